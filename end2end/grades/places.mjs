// One page of each sort that a visitor sees of the commons that ships, in both languages.

/** The pages that are graded for speed and headers too. */
export const PAGES = {
  home: '/',
  search: '/recherche?q=cl%C3%A9',
  note: '/notes/7821fdce-ccb6-8fd6-bdf3-39e72bc095b1',
  carnet: '/carnets/a34aa57a-2f0e-8f8e-8faa-492ae0c1e363',
};

/** The other sorts, as the journeys know them in `fixtures/places.ts`. */
const OTHERS = [
  '/recherche',
  '/recherche?q=zzyzx',
  '/notes',
  `${PAGES.note}/historique`,
  `${PAGES.note}/historique?version=1`,
  '/carnets',
  '/bases',
  '/bases/65795e04-b684-8011-b76a-6a560eaf76f9',
  '/organisations',
  '/organisations/9de4c8a3-8f9e-8ffa-bd76-3b992eb59070',
  '/lexique',
  '/lexique/50ad7221-410a-8bac-9312-1fc53369aec9',
  '/personnes/592ed7b1-d734-81c6-b60f-0a4be3262a3a',
  '/medias/b4467f58-1b1c-8402-b2e5-b703a647d811',
  '/medias/97d6953f-5ba7-8f42-9823-c92d8e7326ac',
  '/themes',
  '/themes/4ea09912-e680-83d0-b181-90f52606df88',
  '/territoires',
  '/territoires/81df6358-0cc9-8f15-90c9-723136000000',
  '/trousse',
  '/appareil',
  '/compte',
  '/notes/nouvelle',
  '/a-propos',
  '/hors-ligne',
  '/styleguide',
  '/nulle/part',
];

/** What somebody who is signed in sees besides, or sees otherwise. */
const MEMBERS = [
  '/',
  PAGES.note,
  `${PAGES.note}/modifier`,
  `${PAGES.note}/ranger`,
  `${PAGES.carnet}/modifier`,
  `${PAGES.carnet}/ranger`,
  '/compte',
  '/appareil',
  '/notes/nouvelle',
  '/carnets/nouveau',
  '/bases/nouvelle',
  '/organisations/nouvelle',
  '/lexique/nouveau',
  '/lexique/50ad7221-410a-8bac-9312-1fc53369aec9/modifier',
  '/medias/b4467f58-1b1c-8402-b2e5-b703a647d811/modifier',
  `/medias?sur=${PAGES.note.slice(-36)}`,
  `/droits?sur=${PAGES.note.slice(-36)}`,
  '/droits',
  '/suggestions',
  '/partager?titre=La+crue&lien=https://journal.example/crue',
];

const english = (path) => (path === '/' ? '/en' : `/en${path}`);

const both = (paths) => paths.flatMap((path) => [path, english(path)]);

/** Every sort of page, in French then in English. */
export const SORTS = both([...Object.values(PAGES), ...OTHERS]);

/** Every sort of page of those who are signed in. */
export const SORTS_OF_MEMBERS = both(MEMBERS);
