CREATE TABLE people (id integer PRIMARY KEY, name varchar(80));
INSERT INTO people (id, name) VALUES (1, 'Ada');
