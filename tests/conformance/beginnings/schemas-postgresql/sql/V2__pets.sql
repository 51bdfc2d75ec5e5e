CREATE TABLE extra.pets (id integer, owner integer REFERENCES people (id));
