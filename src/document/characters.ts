/** Character classes by code unit, for hot loops where a regular expression would cost too much. */

/** What `trim` takes away, and the zero-width space. */
export function isSpace(code: number): boolean {
  if (code < 0xa0) return code === 32 || (code >= 9 && code <= 13);
  return (
    code === 0xa0 ||
    code === 0xfeff ||
    (code >= 0x2000 && code <= 0x200b) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000 ||
    code === 0x1680
  );
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Upper-case letters of ASCII and Latin-1. */
export function isUpper(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 0xc0 && code <= 0xde && code !== 0xd7);
}

/** Lower-case letters of ASCII and Latin-1. */
export function isLower(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 0xdf && code <= 0xff && code !== 0xf7);
}

/** Letters: Latin-1, and every unit from U+0100 to U+1FFF without telling the case. */
export function isLetter(code: number): boolean {
  return isUpper(code) || isLower(code) || (code > 0xff && code < 0x2000);
}

export function isWordCode(code: number): boolean {
  return isLetter(code) || isDigit(code);
}

/** Hyphen-minus and the two Unicode hyphens; dashes are not hyphens. */
export function isHyphen(code: number): boolean {
  return code === 45 || code === 0x2010 || code === 0x2011;
}

export function isApostrophe(code: number): boolean {
  return code === 39 || code === 0x2019;
}
