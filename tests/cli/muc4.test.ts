import { expect, test } from 'vitest';
import { muc4 } from '../../src/cli/predict/muc4.js';
import { loadResources } from '../../src/lexicon/index.js';

interface Template {
  readonly type: string;
  readonly perpIndividuals: readonly string[];
  readonly perpOrganizations: readonly string[];
  readonly weapons: readonly string[];
  readonly victims: readonly { readonly text: string }[];
  readonly location: readonly string[];
}

function templatesOf(text: string): readonly Template[] {
  const line = { id: 'TEST-1', text, date: '1988-04-12', datelineCity: 'LIMA' };
  return (muc4(line, loadResources()) as { events: Template[] }).events;
}

test('a band without a name of its own is charged as individuals, a listed body as an organisation', () => {
  const [band] = templatesOf('A RIGHTIST PARAMILITARY GROUP MURDERED JUDGE ANSELMO QUIROGA IN LIMA ON 9 APRIL.');
  expect(band).toMatchObject({ perpIndividuals: ['RIGHTIST PARAMILITARY GROUP'], perpOrganizations: [] });
  const [body] = templatesOf('THE SHINING PATH MURDERED JUDGE ANSELMO QUIROGA IN LIMA ON 9 APRIL.');
  expect(body).toMatchObject({ perpIndividuals: [], perpOrganizations: ['SHINING PATH'] });
});

test('nobody is charged by name', () => {
  const [incident] = templatesOf('COLONEL RAMON PAZ MURDERED JUDGE ANSELMO QUIROGA IN LIMA ON 9 APRIL.');
  expect(incident).toMatchObject({ type: 'attack', perpIndividuals: [] });
});

test('ammunition is no instrument', () => {
  const [incident] = templatesOf(
    'REBELS MURDERED JUDGE ANSELMO QUIROGA WITH TWO BULLETS FROM A PISTOL IN LIMA ON 9 APRIL.',
  );
  expect(incident).toMatchObject({ weapons: ['PISTOL'] });
});

test('who owns the home that was attacked is a victim', () => {
  const [incident] = templatesOf('UNIDENTIFIED MEN BURNED THE HOUSE OF DEPUTY ROSA QUIROGA IN LIMA ON 9 APRIL.');
  expect(incident!.victims.map(({ text }) => text.toUpperCase())).toEqual(['ROSA QUIROGA']);
});

test('an old incident without victim or place is background', () => {
  expect(templatesOf('MANY ATTACKS WERE MADE IN 1979, AND ALL OF US KNOW THE VIOLENCE OF THOSE YEARS.')).toEqual([]);
});

test('the one armed group that a report names is charged where it charges nobody', () => {
  const [incident] = templatesOf(
    'A BOMB DESTROYED A BANK IN LIMA ON 9 APRIL. THE SHINING PATH IS ACTIVE IN THE CITY, THE GOVERNMENT SAID.',
  );
  expect(incident).toMatchObject({ perpOrganizations: ['SHINING PATH'] });
});

test('men told beside an incident are suspected where nobody is tied to it', () => {
  const [incident] = templatesOf(
    'A BOMB DESTROYED A BANK IN LIMA ON 9 APRIL. UNIDENTIFIED MEN WERE SEEN LEAVING THE PLACE IN A CAR.',
  );
  expect(incident).toMatchObject({ perpIndividuals: ['UNIDENTIFIED MEN'] });
});

test('a report is at home where it was filed, whatever country it speaks of', () => {
  const [incident] = templatesOf(
    'A BOMB DESTROYED A BANK IN THE CAPITAL ON 9 APRIL. THE ENVOYS OF GERMANY WENT TO THE PLACE, AND GERMANY CONDEMNED THE ACT.',
  );
  expect(incident?.location[0]).toBe('Peru');
});

test('an officer is no victim, a judge is', () => {
  const [incident] = templatesOf('REBELS MURDERED JUDGE ANSELMO QUIROGA AND AN OFFICER IN LIMA ON 9 APRIL.');
  expect(incident!.victims.map(({ text }) => text)).toEqual(['ANSELMO QUIROGA']);
});

test('a speaker whom the rules tie to no incident fills no role', () => {
  const [incident] = templatesOf(
    'TERRORISTS KIDNAPPED TWO ENGINEERS IN LIMA ON 9 APRIL. THE MINISTER SAID THE SEARCH GOES ON.',
  );
  expect(incident!.victims.map(({ text }) => text)).toEqual(['ENGINEERS']);
});
