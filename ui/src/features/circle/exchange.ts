/** The state of the exchange with a shared folder, as one sentence that people can trust. */
import type { ExchangeState, ExchangeView, MemberView } from '../../backend';
import { currentLanguage, errorText, t } from '../../messages/index.svelte';
import { moment } from '../../words/dates';
import { today } from '../../words/now';

export interface ExchangeSentence {
  text: string;
  /** Something the person can do. */
  todo: string;
  well: boolean;
}

/** Devices of others, and how many are known to have everything. */
export function arrived(members: MemberView[]): { all: number; there: number } {
  const devices = members.flatMap((member) => member.devices).filter((device) => !device.this);
  return {
    all: devices.length,
    there: devices.filter((device) => device.up_to_date === true).length,
  };
}

/** What to say about an exchange, also to someone who waits to be admitted. `members` are left out in a list of circles. */
export function exchangeSentence(
  state: ExchangeState,
  members: MemberView[] = [],
  waiting = false,
): ExchangeSentence {
  if (state.problem) {
    const error = errorText(state.problem, { folder: state.folder ?? '' });
    return { text: t('exchange.not_yet', { why: error.what }), todo: error.todo, well: false };
  }
  if (!state.folder) return { text: t('exchange.no_folder'), todo: '', well: false };
  if (state.unsent > 0) {
    return { text: t('exchange.unsent', { n: state.unsent }), todo: '', well: true };
  }
  if (state.last_success === null) return { text: t('exchange.never'), todo: '', well: true };
  if (waiting) return { text: t('exchange.asked'), todo: '', well: true };
  const { all, there } = arrived(members);
  const text =
    all === 0
      ? t('exchange.up_to_date')
      : all === there
        ? t('exchange.arrived')
        : t('exchange.arrived_some', { all, there });
  return { text, todo: '', well: true };
}

/** When the folder was last visited with success; blank if never. */
export function lastExchange(state: ExchangeState): string {
  return state.last_success === null
    ? ''
    : t('exchange.last', { when: moment(state.last_success, currentLanguage(), today()) });
}

/** What one exchange did. */
export function exchangeResult(view: ExchangeView): string {
  if (view.problem) return '';
  if (view.left > 0) return t('exchange.left', { n: view.left });
  if (view.sent + view.received === 0) return t('exchange.nothing_new');
  return t('exchange.did', { sent: view.sent, received: view.received });
}
