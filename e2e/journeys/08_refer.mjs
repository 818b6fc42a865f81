// She agrees to one organisation, chooses among the services that fit, and is referred.
import { journey, within } from '../helpers/journey.mjs';
import { refer } from '../helpers/steps.mjs';

journey('8 consent for a named organisation, a service found, a referral sent in twelve acts', async (me) => {
  const { as, press, select, choose, sees, error } = me;
  await as('vco', 'story:person');
  await press(/^(What may be shared|Take down what they agree to)/);
  await press('Write it down');
  await error(/Choose/);
  await select('For which organisation?', 'Wayside Listening');
  await choose('No', 'What do they say?');
  await choose('on the telephone', 'How did they say it?');
  await press('Write it down');
  await sees('It is written down.');
  await sees(/Wayside Listening: no/);
  await within({ what: 'a referral to one service', acts: 12, seconds: 45 }, me, () => refer(me));
  await as('vco', 'story:person');
  await press('Who was told what');
  await sees('Harbour Domestic Abuse Service');
});
