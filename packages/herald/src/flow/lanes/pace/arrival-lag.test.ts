import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ArrivalLag, createArrivalLag, UNSEEN_LAG_MS } from './arrival-lag.ts';

/** A lag that has learnt from a thousand round trips, 20 ms apart. */
function taught(roundTrip: (index: number) => number): ArrivalLag {
  const lag = createArrivalLag();
  for (let index = 0; index < 1_000; index += 1) {
    lag.learnSilence(roundTrip(index), index * 20);
    lag.learnRoundTrip(roundTrip(index), index * 20);
  }
  return lag;
}

const untaught = createArrivalLag();
const prompt = taught((index) => 1 + (index % 3));
const steady = taught((index) => 150 + (index % 4));
const noisy = taught((index) => 20 + ((index * 37) % 200));

const cases: ReadonlyArray<{ of: string; lag: number; is: number }> = [
  { of: 'a prompt answer is its round trip', lag: prompt.ofAnswered(3), is: 3 },
  { of: 'a late answer of a prompt service is a stall', lag: prompt.ofAnswered(101), is: 101 },
  { of: 'one overtaken by the next is never short', lag: prompt.ofOvertaken(2), is: UNSEEN_LAG_MS.most },
  { of: 'one overtaken after a stall is the stall', lag: prompt.ofOvertaken(101), is: 101 },
  { of: 'one without an answer is the most unseen', lag: prompt.ofUnanswered(1), is: UNSEEN_LAG_MS.most },
  { of: 'one without an answer for long is all the silence', lag: prompt.ofUnanswered(1_001), is: 1_001 },
  { of: 'a steady slow service is short', lag: steady.ofAnswered(150), is: UNSEEN_LAG_MS.least },
  { of: 'a steady slow service, 9 ms later than ever', lag: steady.ofAnswered(159), is: 9 },
  { of: 'a noisy service is the most unseen', lag: noisy.ofAnswered(100), is: UNSEEN_LAG_MS.most },
  { of: 'the fastest of a noisy service cannot exceed its round trip', lag: noisy.ofAnswered(12), is: 12 },
  { of: 'a stall of a steady slow service is what exceeds the way', lag: steady.ofAnswered(250), is: 100 },
  { of: 'a first prompt answer is its round trip', lag: untaught.ofAnswered(7), is: 7 },
  { of: 'a first slow answer is all of it', lag: untaught.ofAnswered(150), is: 150 },
];
for (const { of, lag, is } of cases)
  test(`the lag of ${of}: ${is} ms`, () => assert.ok(Math.abs(lag - is) < 1e-9, `${lag} is not ${is}`));

test('silence of a noisy service counts as a stall only beyond what is usual', () => {
  assert.equal(noisy.ofUnanswered(150), UNSEEN_LAG_MS.most);
  assert.ok(noisy.ofUnanswered(500) > 250);
});

test('a path that became slower is believed after a while', () => {
  const lag = taught(() => 2);
  assert.equal(lag.ofAnswered(100), 100);
  for (let at = 20_000; at < 60_000; at += 20) {
    lag.learnSilence(100, at);
    lag.learnRoundTrip(100, at);
  }
  assert.equal(lag.ofAnswered(100), UNSEEN_LAG_MS.least);
});

test('one stall that held up many requests is one experience', () => {
  const lag = taught((index) => 1 + (index % 3));
  for (let each = 0; each < 500; each += 1) lag.learnSilence(3_000, 20_000 + each / 100);
  assert.equal(lag.ofAnswered(40), 40);
});
