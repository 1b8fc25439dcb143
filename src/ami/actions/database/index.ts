import dbDel from './db-del.ts';
import dbDelTree from './db-del-tree.ts';
import dbGet from './db-get.ts';
import dbGetTree from './db-get-tree.ts';
import dbPut from './db-put.ts';

export const databaseActions = [dbDel, dbDelTree, dbGet, dbGetTree, dbPut];
