/**
 * Whether a topic matches a pattern, as a topic exchange of AMQP 0-9-1 sees it: words are separated by dots, `*` stands
 * for exactly one word and `#` for any number of words, none included.
 */
export function topicMatches(pattern: string, topic: string): boolean {
  return matches(words(pattern), 0, words(topic), 0);
}

const words = (text: string): string[] => (text === '' ? [] : text.split('.'));

function matches(pattern: readonly string[], at: number, topic: readonly string[], from: number): boolean {
  const word = pattern[at];
  if (word === undefined) return from === topic.length;
  if (word === '#') {
    for (let skipped = from; skipped <= topic.length; skipped++) {
      if (matches(pattern, at + 1, topic, skipped)) return true;
    }
    return false;
  }
  if (from === topic.length || (word !== '*' && word !== topic[from])) return false;
  return matches(pattern, at + 1, topic, from + 1);
}
