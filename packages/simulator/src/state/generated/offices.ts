/** A first name or surname, and how it is written in an address. */
export interface GivenWord {
  readonly text: string;
  readonly ascii: string;
}

type Words = readonly [GivenWord, ...GivenWord[]];

/** Where generated people work, and how people are called there. */
export interface Office {
  readonly city: string;
  readonly country: string;
  /** Two letters, as `usageLocation` has it. */
  readonly code: string;
  readonly locale: string;
  readonly timeZone: string;
  readonly given: Words;
  readonly surnames: Words;
}

function words(list: string): Words {
  const [first = '', ...rest] = list.split(' ');
  return [word(first), ...rest.map(word)];
}

const word = (text: string): GivenWord => ({
  text,
  ascii: text
    .replaceAll('ß', 'ss')
    .replaceAll('ł', 'l')
    .normalize('NFKD')
    .replaceAll(/[^A-Za-z]/g, '')
    .toLowerCase(),
});

const english = {
  given: words('Olivia Noah Emma Liam Amelia James Sophia Lucas Grace Ethan Ava Henry Mia Jack Isla Leo'),
  surnames: words('Smith Johnson Brown Taylor Wilson Davies Evans Walker Clark Hall Young King Wright Green'),
};
const german = {
  given: words('Mia Ben Emma Paul Hanna Finn Lina Jonas Marie Felix Lea Max Jürgen Käthe Anna Moritz'),
  surnames: words('Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Koch Groß Bauer'),
};
const french = {
  given: words('Jade Louis Louise Gabriel Emma Raphaël Alice Arthur Chloé Jules Inès Hugo Léa Adam'),
  surnames: words('Martin Bernard Dubois Thomas Robert Richard Petit Durand Leroy Moreau Lefèvre Garcia'),
};
const spanish = {
  given: words('Lucía Hugo Sofía Mateo Martina Martín María Lucas Julia Leo Paula Daniel Ana Pablo'),
  surnames: words('García Fernández González Rodríguez López Martínez Sánchez Pérez Gómez Ruiz Núñez Álvarez'),
};
const indian = {
  given: words('Aarav Ananya Vivaan Diya Aditya Isha Arjun Meera Rohan Priya Kabir Nisha Vikram Leela'),
  surnames: words('Sharma Patel Singh Kumar Gupta Reddy Nair Iyer Mehta Das Joshi Rao Verma Menon'),
};
const japanese = {
  given: words('Haruto Yui Sota Aoi Yuto Hina Riku Sakura Kaito Mei Ren Yuna Takumi Rin'),
  surnames: words('Sato Suzuki Takahashi Tanaka Watanabe Ito Yamamoto Nakamura Kobayashi Kato Yoshida Mori'),
};
const brazilian = {
  given: words('Miguel Helena Arthur Alice Gael Laura Heitor Sofia Davi Júlia João Lívia Caio Beatriz'),
  surnames: words('Silva Santos Oliveira Souza Lima Pereira Ferreira Costa Rodrigues Almeida Araújo Gonçalves'),
};
const polish = {
  given: words('Zofia Antoni Zuzanna Jan Hanna Aleksander Maja Franciszek Julia Jakub Łucja Stanisław'),
  surnames: words('Nowak Kowalski Wiśniewski Wójcik Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski'),
};

/** Every office; the first ones are drawn no more often than the others. */
export const offices: readonly [Office, ...Office[]] = [
  { city: 'New York', country: 'United States', code: 'US', locale: 'en-US', timeZone: 'America/New_York', ...english },
  { city: 'Chicago', country: 'United States', code: 'US', locale: 'en-US', timeZone: 'America/Chicago', ...english },
  { city: 'Denver', country: 'United States', code: 'US', locale: 'en-US', timeZone: 'America/Denver', ...english },
  {
    city: 'Seattle',
    country: 'United States',
    code: 'US',
    locale: 'en-US',
    timeZone: 'America/Los_Angeles',
    ...english,
  },
  { city: 'London', country: 'United Kingdom', code: 'GB', locale: 'en-GB', timeZone: 'Europe/London', ...english },
  { city: 'Berlin', country: 'Germany', code: 'DE', locale: 'de-DE', timeZone: 'Europe/Berlin', ...german },
  { city: 'München', country: 'Germany', code: 'DE', locale: 'de-DE', timeZone: 'Europe/Berlin', ...german },
  { city: 'Paris', country: 'France', code: 'FR', locale: 'fr-FR', timeZone: 'Europe/Paris', ...french },
  { city: 'Madrid', country: 'Spain', code: 'ES', locale: 'es-ES', timeZone: 'Europe/Madrid', ...spanish },
  { city: 'Warszawa', country: 'Poland', code: 'PL', locale: 'pl-PL', timeZone: 'Europe/Warsaw', ...polish },
  { city: 'São Paulo', country: 'Brazil', code: 'BR', locale: 'pt-BR', timeZone: 'America/Sao_Paulo', ...brazilian },
  { city: 'Bengaluru', country: 'India', code: 'IN', locale: 'en-IN', timeZone: 'Asia/Kolkata', ...indian },
  { city: 'Tokyo', country: 'Japan', code: 'JP', locale: 'ja-JP', timeZone: 'Asia/Tokyo', ...japanese },
  { city: 'Sydney', country: 'Australia', code: 'AU', locale: 'en-AU', timeZone: 'Australia/Sydney', ...english },
];
