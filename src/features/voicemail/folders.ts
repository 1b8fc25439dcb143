/** Folders of a mailbox in Asterisk's order; the first ten have a digit on the telephone. */
export const FOLDERS = [
  'INBOX',
  'Old',
  'Work',
  'Family',
  'Friends',
  'Cust1',
  'Cust2',
  'Cust3',
  'Cust4',
  'Cust5',
  'Deleted',
  'Urgent',
] as const;
export type Folder = (typeof FOLDERS)[number];

/** In any case; undefined for a folder that there is not. Names from outside become paths by this table alone. */
export const folderNamed = (name: string): Folder | undefined => {
  const wanted = name.toLowerCase();
  return FOLDERS.find((folder) => folder.toLowerCase() === wanted);
};

/** Where messages lie that nobody has heard. */
export const isUnheard = (folder: Folder): boolean => folder === 'INBOX' || folder === 'Urgent';
