/** Makes elements and speaks to people. All text goes in as text: nothing here parses HTML. */

const SVG = 'http://www.w3.org/2000/svg';

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (name === 'on') {
      for (const [event, listener] of Object.entries(value)) {
        element.addEventListener(event, listener);
      }
    } else if (value === true) {
      element.setAttribute(name, '');
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

/** An element with attributes, listeners in `on`, and children: elements, texts, and lists of them. */
export function el(tag, properties, ...children) {
  return fill(document.createElement(tag), properties, children);
}

/** The same for SVG. */
export function svg(tag, properties, ...children) {
  return fill(document.createElementNS(SVG, tag), properties, children);
}

/** Says something to whoever does not look. */
export function announce(text) {
  const place = document.getElementById('said');
  place.textContent = place.textContent === text ? text + '\u00a0' : text;
}

/** Shows a view: its heading gets the focus, and the window its title. */
export function show(title, ...children) {
  const heading = el('h1', {tabindex: '-1'}, title);
  document.getElementById('main').replaceChildren(heading, ...children.flat(Infinity).filter(Boolean));
  document.title = title + ' · Florin';
  heading.focus({preventScroll: true});
  window.scrollTo(0, 0);
  return heading;
}

let fields = 0;

/**
 * A labelled input with a hint and a place for what is wrong with it.
 *
 * @returns {{row: Element, input: Element, complain: function(string)}} `complain('')` takes it back
 */
export function field(label, properties, hint) {
  const id = 'field-' + ++fields;
  const described = [hint ? id + '-hint' : null, id + '-wrong'].filter(Boolean).join(' ');
  const {tag = 'input', options, ...rest} = properties;
  const input = el(tag, {id, 'aria-describedby': described, ...rest}, options ?? []);
  const wrong = el('p', {id: id + '-wrong', class: 'wrong', role: 'alert', hidden: true});
  const row = el('div', {class: 'field'},
    el('label', {for: id}, label), input,
    hint ? el('p', {id: id + '-hint', class: 'hint'}, hint) : null,
    wrong);
  const complain = text => {
    wrong.textContent = text;
    wrong.hidden = text === '';
    if (text === '') {
      input.removeAttribute('aria-invalid');
    } else {
      input.setAttribute('aria-invalid', 'true');
    }
  };
  return {row, input, complain};
}

/** A note that stands out. */
export function notice(text, kind = 'info', ...more) {
  return el('div', {class: 'notice ' + kind, role: kind === 'bad' ? 'alert' : null}, el('p', null, text), more);
}

/** A place for what is wrong with a whole form. `complain('')` takes it back, as of a field. */
export function formNotice() {
  const place = notice('', 'bad');
  const complain = text => {
    place.firstChild.textContent = text;
    place.hidden = text === '';
  };
  complain('');
  return {place, complain};
}

/** A time as people here write it. */
export function timeText(rfc3339, long = false) {
  const time = new Date(rfc3339);
  return new Intl.DateTimeFormat(navigator.language, long
    ? {dateStyle: 'full', timeStyle: 'long'}
    : {dateStyle: 'medium', timeStyle: 'short'}).format(time);
}
