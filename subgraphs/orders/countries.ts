/** ISO 3166-1 alpha-2 codes and English names, as the runtime's own locale data has them. */
const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('');
/** Regions of the locale data that are no country: the European Union, the euro area, the United Nations, tests. */
const notCountries = new Set(['EU', 'EZ', 'UN', 'XA', 'XB', 'ZZ', 'QO']);

/** Codes of countries that are no more (DD, SU, YU) stand for their successors. */
const isCurrent = (code: string) => new Intl.Locale(`und-${code}`).region === code;

const codeByName = new Map<string, string>();
for (const code of letters.flatMap((first) => letters.map((second) => first + second))) {
  const name = names.of(code);
  if (name && isCurrent(code) && !notCountries.has(code) && !codeByName.has(name.toLowerCase()))
    codeByName.set(name.toLowerCase(), code);
}
const codes = new Set(codeByName.values());

/** The code of a country that was given by its code or its English name; null when there is none. */
export function countryCode(given: string): string | null {
  const code = given.toUpperCase();
  return codes.has(code) ? code : (codeByName.get(given.toLowerCase()) ?? null);
}
