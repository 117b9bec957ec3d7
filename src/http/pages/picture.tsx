import type { PageState } from './page.js';

type Mood = 'apart' | 'checking' | 'whole' | 'quiet';

const moods: Record<PageState, Mood> = {
  ready: 'apart',
  another_account: 'apart',
  unconfirmed: 'apart',
  snoozed: 'quiet',
  declined: 'quiet',
  not_me: 'quiet',
  too_often: 'quiet',
  signing_in: 'checking',
  returning: 'checking',
  verifying: 'checking',
  thanked: 'checking',
  left: 'quiet',
  reconnected: 'whole',
  already_reconnected: 'whole',
  provider_unavailable: 'quiet',
  cancelled: 'quiet',
  closed: 'quiet',
  temporarily_unavailable: 'quiet',
  unknown_link: 'quiet',
};

/** Two ends and what is between them. It repeats what the heading says, so it is hidden from screen readers. */
export function Picture({ state }: { state: PageState }) {
  const mood = moods[state];
  return (
    <svg
      class={`picture ${mood}`}
      viewBox="0 0 120 40"
      width="120"
      height="40"
      aria-hidden="true"
      focusable="false"
    >
      <circle class="end" cx="20" cy="20" r="12" />
      <circle class="end" cx="100" cy="20" r="12" />
      <Between mood={mood} />
    </svg>
  );
}

function Between({ mood }: { mood: Mood }) {
  switch (mood) {
    case 'whole':
      return (
        <>
          <path class="line" d="M32 20h56" />
          <circle class="seal" cx="60" cy="20" r="14" />
          <path class="tick" d="m53.5 20.5 4.5 4.5 9-9.5" />
        </>
      );
    case 'checking':
      return (
        <>
          <circle class="dot one" cx="46" cy="20" r="3.5" />
          <circle class="dot two" cx="60" cy="20" r="3.5" />
          <circle class="dot three" cx="74" cy="20" r="3.5" />
        </>
      );
    case 'apart':
      return (
        <>
          <path class="line" d="M32 20h15M73 20h15" />
          <path class="gap" d="M60 9v5M60 26v5M53.5 12l2 3.5M66.5 12l-2 3.5M53.5 28l2-3.5M66.5 28l-2-3.5" />
        </>
      );
    case 'quiet':
      return <path class="line dashed" d="M38 20h44" />;
  }
}
