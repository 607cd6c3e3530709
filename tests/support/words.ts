/** A made-up word of letters for each number, no two alike. */
export function wordOfNumber(number: number): string {
  const letters = [...number.toString(26)].map((digit) => String.fromCharCode(97 + Number.parseInt(digit, 26)));
  return `q${letters.join('')}`;
}
