/** What a circle decides, in words: who may do what now, and how each state is said. No screen of its own. */
import type {
  CircleView,
  MemberView,
  ProposalView,
  RequestView,
  Vote,
  WarningView,
} from '../../backend';
import { currentLanguage, maybe, t } from '../../messages/index.svelte';
import { dayOf, longDay } from '../../words/dates';
import { named } from '../../words/lists';
import { today } from '../../words/now';

/** What can be done with someone who asks to join. */
export type RequestAct = 'admit' | 'propose' | 'proposed' | 'none';

/** Votes that are more than half of so many people. */
export function majority(people: number): number {
  return Math.floor(people / 2) + 1;
}

export function requestAct(circle: CircleView, request: RequestView): RequestAct {
  if (request.proposed) return 'proposed';
  if (circle.acts.can_propose_admission) return 'propose';
  return circle.can_admit ? 'admit' : 'none';
}

/** How the circle decides at this moment; blank where there is nothing to decide. */
export function phaseSentence(circle: CircleView): string {
  if (circle.kind !== 'group' || circle.membership !== 'member') return '';
  if (circle.phase === 'closed') return t('circle.closed_phase');
  return circle.acts.can_close ? t('circle.founding_you') : t('circle.founding_others');
}

/** Why nothing can be done here any more; blank for a member and for someone who waits. */
export function goneSentence(circle: CircleView): string {
  const { membership } = circle;
  return membership === 'member' || membership === 'waiting' ? '' : t(`circle.gone.${membership}`);
}

/** What leaving means, in short sentences; empty where one cannot leave. */
export function leavingSentences(circle: CircleView): string[] {
  const { leaving } = circle.acts;
  if (!leaving) return [];
  const alone = leaving === 'ends_circle';
  return [
    t(`agreements.leaving.${leaving}`),
    t('agreements.leave_keeps'),
    ...(alone ? [] : [t('agreements.leave_theirs')]),
  ];
}

/** How a member can be made to go from here: by vote, at once, or not. */
export function removal(circle: CircleView, member: MemberView): 'propose' | 'now' | null {
  if (member.you || !member.can_remove) return null;
  if (circle.acts.can_propose_removal) return 'propose';
  return circle.acts.can_remove ? 'now' : null;
}

/** Proposals to decide on, and those that are over. */
export function sorted(proposals: ProposalView[]): {
  open: ProposalView[];
  over: ProposalView[];
} {
  return {
    open: proposals.filter((proposal) => proposal.state === 'open'),
    over: proposals.filter((proposal) => proposal.state !== 'open'),
  };
}

/** The question that people vote on. */
export function proposalQuestion(proposal: ProposalView): string {
  return t(`proposal.ask.${proposal.kind}`, {
    name: proposal.about,
    device: proposal.device_label,
  });
}

export function voteWord(proposal: ProposalView, vote: Vote): string {
  return t(`proposal.vote.${proposal.kind}.${vote}`);
}

/** Where this person's own vote stands; blank while it can be given. */
export function ownVote(proposal: ProposalView): string {
  if (proposal.your_vote === 'yes') return t('proposal.you_yes');
  if (proposal.your_vote === 'no') return t('proposal.you_no');
  if (proposal.can_vote || proposal.state !== 'open' || !proposal.no_vote) return '';
  const why = proposal.no_vote;
  return why === 'voted' || why === 'not_open' ? '' : t(`proposal.no_vote.${why}`);
}

/** How many votes are needed and until when, or how it ended. */
export function standing(proposal: ProposalView, now: number = Date.now()): string {
  if (proposal.state !== 'open') return t(`proposal.state.${proposal.state}`);
  const end = proposal.until ?? now;
  const until =
    end < now
      ? t('proposal.past')
      : t('proposal.until', {
          day: longDay(dayOf(new Date(end)), currentLanguage(), today()),
        });
  return `${t('proposal.needed', { n: proposal.needed })} ${until}`;
}

/** Who voted what: rows with something to tell. */
export function tally(
  proposal: ProposalView,
): { vote: 'yes' | 'no' | 'waiting' | 'without'; label: string; names: string }[] {
  const row = (vote: 'yes' | 'no' | 'waiting' | 'without', people: string[], always: boolean) =>
    people.length || always
      ? [
          {
            vote,
            label: t(`proposal.${vote}`),
            names: named(people, currentLanguage()) || t('proposal.nobody'),
          },
        ]
      : [];
  return [
    ...row('yes', proposal.yes, true),
    ...row('no', proposal.no, true),
    ...row('waiting', proposal.waiting, proposal.state === 'open'),
    ...row('without', proposal.without_vote, false),
  ];
}

export interface NoticeText {
  what: string;
  lost: string;
  todo: string;
}

/** Up to three sentences of a group: what happened, whether anything is lost, what to do. */
function threeSentences(group: string, data: Record<string, string | number>): NoticeText {
  const say = (part: string) => maybe(`${group}.${part}`, data);
  if (!say('what')) return threeSentences('notice.unknown', {});
  return { what: say('what'), lost: say('lost'), todo: say('todo') };
}

/** What happened to the list of members. */
export function noticeText(notice: { kind: string; names: string[] }): NoticeText {
  const names = named(notice.names, currentLanguage());
  return threeSentences(`notice.${notice.kind}`, { names, n: notice.names.length });
}

/** What a device or a place does that it should not. */
export function warningText(warning: WarningView): NoticeText {
  return threeSentences(`warning.${warning.code}`, {
    name: warning.name ?? t('warning.somebody'),
    device: warning.device ?? t('warning.some_device'),
    place: warning.place ?? t('warning.some_place'),
  });
}
