/**
 * Another process of a bot: tries to open the store in the data folder named on the command line, as the bot named after
 * it, and prints the error's code, its fix and the folder that it names, or `opened`.
 */
import { HeraldError, openHerald } from 'herald';

const [dataFolder = '', botAppId = ''] = process.argv.slice(2);
try {
  const herald = await openHerald({ botAppId, credential: { getToken: async () => null }, dataFolder });
  await herald.close();
  console.log(JSON.stringify({ opened: true }));
} catch (error) {
  if (!(error instanceof HeraldError)) throw error;
  console.log(
    JSON.stringify({ code: error.code, fix: error.fix, folder: 'folder' in error ? error.folder : undefined }),
  );
}
