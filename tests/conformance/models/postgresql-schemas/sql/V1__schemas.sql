-- Two schemas with things of the same names.
CREATE SCHEMA crm;
CREATE TYPE crm.kind AS ENUM ('a', 'b');
CREATE TYPE state AS ENUM ('open');
CREATE TABLE crm.users (id integer PRIMARY KEY, kind crm.kind NOT NULL DEFAULT 'a', email text UNIQUE);
CREATE TABLE users (id integer PRIMARY KEY, other integer REFERENCES crm.users (id), state state DEFAULT 'open');
CREATE TABLE crm.notes (id serial PRIMARY KEY, author integer NOT NULL REFERENCES users (id) ON DELETE CASCADE);
CREATE INDEX ON crm.users (kind);
