/**
 * Amounts, as integers of minor units and as people write them. None ever is a fraction of
 * JavaScript: between the two there are only strings of digits.
 */

/** The most that one movement may be, in minor units: it is exact as a number of JavaScript. */
export const AMOUNT_MAX = 1_000_000_000_000_000;

/** 1170 and 2 as "11.70". */
export function decimal(minor, exponent) {
  const sign = minor < 0 ? '-' : '';
  const digits = String(Math.abs(minor)).padStart(exponent + 1, '0');
  const whole = digits.slice(0, digits.length - exponent);
  return sign + whole + (exponent > 0 ? '.' + digits.slice(-exponent) : '');
}

/** An amount with its currency, as people of the locale write it; formatted from its digits. */
export function format(minor, currency, exponent, locale = navigator.language, signed = false) {
  return new Intl.NumberFormat(locale, {
    style: 'currency', currency,
    minimumFractionDigits: exponent, maximumFractionDigits: exponent,
    signDisplay: signed ? 'exceptZero' : 'auto'
  }).format(decimal(minor, exponent));
}

/** What separates the parts of a number in a locale, and its ten digits. */
export function separators(locale) {
  const number = new Intl.NumberFormat(locale, {minimumFractionDigits: 1, useGrouping: 'always'});
  const parts = number.formatToParts(-1234567.8);
  const part = type => parts.find(each => each.type === type)?.value;
  const digits = [...new Intl.NumberFormat(locale, {useGrouping: false}).format(9876543210)].reverse();
  return {decimal: part('decimal') ?? '.', group: part('group') ?? '', digits};
}

/** How an amount is written there, to show it. */
export function sample(exponent, locale) {
  return new Intl.NumberFormat(locale, {
    minimumFractionDigits: exponent, maximumFractionDigits: exponent
  }).format(decimal(1234567, exponent));
}

/**
 * Reads an amount as people of the locale write it.
 *
 * @returns {{minor: number}|{wrong: string}} minor units; or what is wrong, for a person
 */
export function parse(text, currency, exponent, locale = navigator.language) {
  const {decimal: point, group, digits} = separators(locale);
  const plain = [...text.trim()].map(c => digits.includes(c) ? String(digits.indexOf(c)) : c).join('');
  if (plain === '') {
    return {wrong: 'Write an amount.'};
  }
  const expected = `Write an amount such as ${sample(exponent, locale)}.`;
  const [whole, fraction, ...rest] = plain.split(point);
  const wholeDigits = ungrouped(whole, group);
  if (rest.length > 0 || wholeDigits === null || (fraction !== undefined && !/^\d*$/.test(fraction))
      || (wholeDigits === '' && !fraction)) {
    return {wrong: expected};
  }
  if ((fraction ?? '').length > exponent) {
    return {wrong: exponent === 0
      ? `${currency} has no decimals. ${expected}`
      : `${currency} has ${exponent} decimals. ${expected}`};
  }
  const all = (wholeDigits + (fraction ?? '').padEnd(exponent, '0')).replace(/^0+(?=\d)/, '');
  if (/^0*$/.test(all)) {
    return {wrong: 'Write an amount above zero.'};
  }
  if (all.length > 16 || Number(all) > AMOUNT_MAX) {
    return {wrong: `The most is ${format(AMOUNT_MAX, currency, exponent, locale)}.`};
  }
  return {minor: Number(all)};
}

/** Digits without what groups them; null where that does not group thousands. */
function ungrouped(whole, group) {
  if (/^\d*$/.test(whole)) {
    return whole;
  }
  const isSpace = /^[\s\u00a0\u202f]$/.test(group);
  const parts = isSpace ? whole.split(/[\s\u00a0\u202f]/) : whole.split(group === '’' ? /[’']/ : group);
  const [first, ...others] = parts;
  const last = others.at(-1);
  const grouped = group !== '' && /^\d{1,3}$/.test(first) && /^\d{3}$/.test(last)
    && others.every(part => /^\d{2,3}$/.test(part)) && new Set(others.slice(0, -1).map(part => part.length)).size <= 1;
  return grouped ? parts.join('') : null;
}
