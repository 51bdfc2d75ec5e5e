-- What a schema.prisma can say of an SQLite database, once each; and beside it what Prisma sees and cannot say.
CREATE TABLE columns (
  id INTEGER PRIMARY KEY,
  whole INT DEFAULT -7,
  big BIGINT DEFAULT '5',
  real REAL DEFAULT 1e3,
  float FLOAT,
  double DOUBLE DEFAULT .5,
  exact NUMERIC(10, 2) DEFAULT 1.50,
  decimal DECIMAL NOT NULL DEFAULT '2.5',
  yes BOOLEAN NOT NULL DEFAULT 1,
  no BOOLEAN DEFAULT false,
  odd BOOLEAN DEFAULT 'x',
  plain TEXT DEFAULT 'it''s "so"',
  bounded VARCHAR(20) DEFAULT '',
  computed TEXT DEFAULT (lower('X')),
  day DATE DEFAULT CURRENT_DATE,
  made DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
  changed TIMESTAMP DEFAULT (datetime('now')),
  bytes BLOB DEFAULT x'0102',
  document JSONB,
  loose JSON DEFAULT '{}',
  small SMALLINT,
  key UUID,
  sum INTEGER DEFAULT (1 + 2),
  empty TEXT DEFAULT NULL,
  "odd name" TEXT,
  "1st" TEXT
);
CREATE TABLE people (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  email TEXT NOT NULL UNIQUE,
  age INTEGER CHECK (age > 0),
  shoe INTEGER,
  boss INTEGER REFERENCES people (id) ON DELETE SET NULL ON UPDATE CASCADE,
  UNIQUE (age, shoe)
);
CREATE UNIQUE INDEX people_shoe_key ON people (shoe);
CREATE INDEX people_age ON people (age DESC);
CREATE INDEX people_partial ON people (age) WHERE shoe > 1;
CREATE INDEX people_lower ON people (lower(email));
CREATE TABLE letters (
  id TEXT NOT NULL PRIMARY KEY,
  sender INTEGER NOT NULL REFERENCES people (id),
  receiver INTEGER REFERENCES people ON DELETE CASCADE,
  answer TEXT UNIQUE REFERENCES letters (id)
);
CREATE TABLE both (b INTEGER NOT NULL, a INTEGER NOT NULL, PRIMARY KEY (a, b));
CREATE TABLE pairs (id INTEGER PRIMARY KEY, a INTEGER, b INTEGER, FOREIGN KEY (a, b) REFERENCES both (a, b));
CREATE TABLE no_key (a INTEGER, b TEXT);
CREATE TABLE text_key (id TEXT PRIMARY KEY, other TEXT UNIQUE);
CREATE TABLE int_key (id INT PRIMARY KEY);
CREATE TABLE dense (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE computed (id INTEGER PRIMARY KEY, a INTEGER, b INTEGER AS (a + 1) STORED);
CREATE TABLE "return" (id INTEGER PRIMARY KEY);
CREATE TABLE "Tag" (id INTEGER PRIMARY KEY);
CREATE TABLE "Article" (id INTEGER PRIMARY KEY);
CREATE TABLE "_ArticleToTag" (
  "A" INTEGER NOT NULL,
  "B" INTEGER NOT NULL,
  CONSTRAINT "_ArticleToTag_A_fkey" FOREIGN KEY ("A") REFERENCES "Article" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT "_ArticleToTag_B_fkey" FOREIGN KEY ("B") REFERENCES "Tag" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "_ArticleToTag_AB_unique" ON "_ArticleToTag" ("A", "B");
CREATE INDEX "_ArticleToTag_B_index" ON "_ArticleToTag" ("B");
CREATE VIEW young AS SELECT email FROM people WHERE age < 20;
