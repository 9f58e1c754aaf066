/** Opening a wallet in one more currency. */
import {openWallet, session} from './session.js';
import {el, field, show} from './ui.js';

const NAMES = new Intl.DisplayNames(navigator.language, {type: 'currency'});

export function open() {
  const has = new Set(session.wallets.map(wallet => wallet.currency));
  const currencies = [...session.exponents.keys()].filter(code => !has.has(code)).sort();
  const choice = field('Currency', {
    tag: 'select', name: 'currency', required: true,
    options: currencies.map(code =>
      el('option', {value: code, selected: code === (has.has('USD') ? 'EUR' : 'USD')}, `${code} – ${NAMES.of(code)}`))
  });
  const button = el('button', {class: 'main'}, 'Open');
  show('Open a wallet', el('form', {on: {submit: async event => {
    event.preventDefault();
    button.disabled = true;
    try {
      await openWallet(choice.input.value);
      location.hash = '#/';
    } catch (e) {
      choice.complain(e.message);
      button.disabled = false;
    }
  }}}, choice.row, el('div', {class: 'actions'}, button, el('a', {class: 'button', href: '#/'}, 'Back'))));
}
