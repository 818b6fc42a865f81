// The effort of somebody with a mouse, by the keystroke-level model of Card, Moran and Newell ("The keystroke-level model for
// user performance time with interactive systems", Communications of the ACM 23/7, 1980, pages 396 to 410), in seconds: a key of
// an average typist, pointing, a button going down or up, a hand from mouse to keys or back, and making up one's mind.
export const OPERATORS = { K: 0.28, P: 1.1, B: 0.1, H: 0.4, M: 1.35 };

const CLICK = ['P', 'B', 'B'];
/** What each act takes beside the letters that are typed. One makes up one's mind before every act. */
const ACTS = {
  press: ['M', ...CLICK],
  choose: ['M', ...CLICK],
  // Opening the list, then its line.
  select: ['M', ...CLICK, ...CLICK],
  file: ['M', ...CLICK, ...CLICK],
  type: ['M', ...CLICK],
};

export function effort() {
  const sum = { seconds: 0, typing: 0 };
  let hand = 'mouse';
  const move = (to) => {
    if (hand !== to) sum.seconds += OPERATORS.H;
    hand = to;
  };
  return {
    sum,
    /** One act; `letters` are typed in it. */
    add(act, letters = 0) {
      move('mouse');
      for (const operator of ACTS[act]) sum.seconds += OPERATORS[operator];
      if (letters) {
        move('keys');
        sum.typing += letters * OPERATORS.K;
      }
    },
  };
}
