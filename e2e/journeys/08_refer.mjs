// She agrees to one organisation, chooses among the services that fit, and is referred.
import assert from 'node:assert/strict';
import { journey } from '../helpers/journey.mjs';
import { refer } from '../helpers/steps.mjs';

journey('8 consent for a named organisation, a service found, a referral sent in twelve acts', async (me) => {
  const { as, press, select, choose, sees, error, counted } = me;
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
  const before = counted.acts;
  await refer(me);
  assert.ok(counted.acts - before <= 12, `${counted.acts - before} acts to refer to one service`);
  await as('vco', 'story:person');
  await press('Who was told what');
  await sees('Harbour Domestic Abuse Service');
});
