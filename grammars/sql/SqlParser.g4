// The statements that change a schema, for every dialect. One grammar: what the dialects share is most of it, and what
// one of them does not know (a keyword) its lexer hands over as IDENTIFIER. Types, expressions and bodies are ranges of
// tokens; the readers look into them.
//
// LL(1) throughout. What one token of look-ahead cannot tell, the token filter does (adapters/sql/statement_tokens.cpp):
// it hands over IF only before NOT or EXISTS, WITH_TIME for WITH/WITHOUT before TIME, EXCLUDE only before USING or `(`,
// and as one GROUP each parenthesised group more than two levels deep and each bracket that no type has, so that nothing
// here recurses without bound.
//
// Words that begin with X_ are those of the dialects that write keys, options and comments inside a table's definition;
// such a dialect has X_KEY in place of K_KEY, where it has both. All others have neither: there these rules match nothing.
parser grammar SqlParser;

tokens {
  IDENTIFIER, QUOTED_IDENTIFIER, STRING, NUMBER, PARAMETER, OPERATOR, GROUP, OTHER,
  LPAREN, RPAREN, LBRACKET, RBRACKET, COMMA, DOT, SEMICOLON,
  IF, WITH_TIME,
  K_ACTION, K_ADD, K_AFTER, K_ALL, K_ALTER, K_ALWAYS, K_ARRAY, K_AS, K_ASC, K_AUTHORIZATION, K_AUTOINCREMENT, K_BEFORE,
  K_BY, K_CASCADE, K_CHECK, K_COLLATE, K_COLUMN, K_COMMENT, K_COMMIT, K_CONCURRENTLY, K_CONFLICT, K_CONSTRAINT,
  K_CREATE, K_DATA, K_DEFAULT, K_DEFERRABLE, K_DEFERRED, K_DELETE, K_DESC, K_DISTINCT, K_DOMAIN, K_DROP, K_ENUM,
  K_EXCLUDE, K_EXISTS, K_EXPRESSION, K_EXTENSION, K_FOREIGN, K_FUNCTION, K_GENERATED, K_GLOBAL, K_IDENTITY,
  K_IMMEDIATE, K_INCLUDE, K_INDEX, K_INHERIT, K_INHERITS, K_INITIALLY, K_IS, K_KEY, K_LIKE, K_LOCAL, K_MATCH, K_MATERIALIZED,
  K_NO, K_NOT, K_NULL, K_NULLS, K_OF, K_ON, K_ONLY, K_OR, K_PARTITION, K_POLICY, K_PRECISION, K_PRIMARY, K_PROCEDURE,
  K_RECURSIVE, K_REFERENCES, K_RENAME, K_REPLACE, K_RESTRICT, K_SCHEMA, K_SEQUENCE, K_SET, K_STORED, K_STRICT, K_TABLE,
  K_TABLESPACE, K_TEMP, K_TEMPORARY, K_TIME, K_TO, K_TRIGGER, K_TYPE, K_UNIQUE, K_UNLOGGED, K_UPDATE, K_USING, K_VALID,
  K_VALIDATE, K_VALUE, K_VARYING, K_VIEW, K_VIRTUAL, K_WHERE, K_WITH, K_WITHOUT,
  X_AFTER, X_ALGORITHM, X_AUTO_INCREMENT, X_CHANGE, X_COMMENT, X_DATABASE, X_DEFINER, X_FIRST, X_FULLTEXT, X_IGNORE,
  X_INDEX, X_INVISIBLE, X_KEY, X_LOCK, X_MODIFY, X_PARTITION, X_PERSISTENT, X_SECURITY, X_SELECT, X_SPATIAL, X_SQL,
  X_VISIBLE
}

statement: (createStatement | alterStatement | dropStatement | commentStatement | renameStatement) (SEMICOLON | EOF);

// -- Names, and ranges of tokens

name
  : IDENTIFIER | QUOTED_IDENTIFIER
  | K_ACTION | K_ADD | K_AFTER | K_ALTER | K_ALWAYS | K_BEFORE | K_BY | K_CASCADE | K_COMMENT | K_COMMIT | K_CONFLICT
  | K_DATA | K_DEFERRED | K_DELETE | K_DOMAIN | K_DROP | K_ENUM | K_EXISTS | K_EXPRESSION | K_EXTENSION | K_FUNCTION
  | K_GENERATED | K_GLOBAL | K_IDENTITY | K_IMMEDIATE | K_INCLUDE | K_INDEX | K_INHERIT | K_INHERITS | K_KEY | K_LOCAL | K_MATCH
  | K_MATERIALIZED | K_NO | K_NULLS | K_OF | K_PARTITION | K_POLICY | K_PRECISION | K_PROCEDURE | K_RECURSIVE
  | K_RENAME | K_REPLACE | K_RESTRICT | K_SCHEMA | K_SEQUENCE | K_SET | K_STORED | K_STRICT | K_TABLESPACE | K_TEMP
  | K_TEMPORARY | K_TIME | K_TRIGGER | K_TYPE | K_UNLOGGED | K_UPDATE | K_VALID | K_VALIDATE | K_VALUE | K_VARYING
  | K_VIEW | K_VIRTUAL | K_WITHOUT
  | X_AFTER | X_ALGORITHM | X_AUTO_INCREMENT | X_COMMENT | X_DEFINER | X_FIRST | X_INVISIBLE | X_LOCK | X_MODIFY
  | X_PERSISTENT | X_SECURITY | X_VISIBLE
  ;
key: K_KEY | X_KEY;
index: K_INDEX | X_INDEX;
keyWord: X_INDEX | X_KEY;
qualifiedName: name (DOT name)*;
nameList: LPAREN name (COMMA name)* RPAREN;
parens: LPAREN (parens | ~(LPAREN | RPAREN | SEMICOLON))* RPAREN;
// All that is left of the statement. It does not begin with what could still belong to a name before it.
rest: (~(DOT | SEMICOLON) (~SEMICOLON)*)?;
// As far as the next comma outside parentheses.
balanced: (parens | ~(LPAREN | RPAREN | COMMA | SEMICOLON))+;
strings: STRING+;

ifExists: IF K_EXISTS;
ifNotExists: IF K_NOT K_EXISTS;
behavior: K_CASCADE | K_RESTRICT;

// -- CREATE

createStatement: K_CREATE createModifier* createObject;
createModifier
  : K_OR K_REPLACE | K_TEMP | K_TEMPORARY | K_GLOBAL | K_LOCAL | K_UNLOGGED | K_RECURSIVE | K_UNIQUE | K_MATERIALIZED
  | K_CONSTRAINT | X_FULLTEXT | X_SPATIAL
  | X_DEFINER OPERATOR (name | STRING) parens? (OPERATOR (name | STRING))?
  | X_ALGORITHM OPERATOR name
  | X_SQL X_SECURITY name
  ;
createObject
  : createTable | createIndex | createType | createSchema | createNamed | createRoutine | createTrigger | createPolicy
  | createOther
  ;
createOther
  : ~(K_OR | K_TEMP | K_TEMPORARY | K_GLOBAL | K_LOCAL | K_UNLOGGED | K_RECURSIVE | K_UNIQUE | K_MATERIALIZED
    | K_CONSTRAINT | X_FULLTEXT | X_SPATIAL | X_DEFINER | X_ALGORITHM | X_SQL | X_INDEX | X_DATABASE | K_TABLE
    | K_INDEX | K_TYPE | K_SCHEMA | K_EXTENSION | K_SEQUENCE | K_VIEW | K_DOMAIN | K_FUNCTION
    | K_PROCEDURE | K_TRIGGER | K_POLICY | LPAREN | OPERATOR | SEMICOLON) rest
  ;
createType
  : K_TYPE qualifiedName (K_AS (enumLabels | parens | typeOther) | parens)?
  ;
enumLabels: K_ENUM LPAREN (STRING (COMMA STRING)*)? RPAREN;
typeOther: ~(K_ENUM | LPAREN | SEMICOLON) rest;
createSchema: (K_SCHEMA | X_DATABASE) ifNotExists? (K_AUTHORIZATION name | name) rest;
createNamed: (K_EXTENSION | K_SEQUENCE | K_VIEW | K_DOMAIN) ifNotExists? qualifiedName rest;
createRoutine: (K_FUNCTION | K_PROCEDURE) ifNotExists? qualifiedName parens rest;
createTrigger: K_TRIGGER ifNotExists? qualifiedName triggerEvents K_ON qualifiedName rest;
triggerEvents: ~(K_ON | DOT | SEMICOLON) (~(K_ON | SEMICOLON))*;
createPolicy: K_POLICY name K_ON qualifiedName rest;

createTable: K_TABLE ifNotExists? qualifiedName createTableBody;
createTableBody
  : LPAREN (tableElement (COMMA tableElement)*)? RPAREN tableOption* (tableQuery | partitioning)?
  | tableQuery
  | partitionOf
  | tableOther
  ;
tableQuery: (K_AS | X_SELECT | X_IGNORE | K_REPLACE) rest;
partitionOf: K_PARTITION K_OF qualifiedName rest;
tableOther: (K_OF | K_WITH | K_WITHOUT | K_USING | K_ON | K_TABLESPACE | K_LIKE) rest;
tableOption
  : K_INHERITS parens
  | K_PARTITION K_BY name parens
  | K_USING name
  | K_WITH parens
  | K_WITHOUT name
  | K_ON K_COMMIT (K_DROP | K_DELETE IDENTIFIER | IDENTIFIER IDENTIFIER)
  | K_TABLESPACE name
  | K_STRICT
  | COMMA
  | storageOption
  ;
partitioning: X_PARTITION rest;
// ENGINE = InnoDB, DEFAULT CHARACTER SET utf8mb4, COMMENT 'x', AUTO_INCREMENT = 5
storageOption
  : (K_DEFAULT? (IDENTIFIER K_SET? | K_COLLATE) | X_AUTO_INCREMENT) OPERATOR? optionValue
  | X_COMMENT OPERATOR? STRING
  ;
optionValue: IDENTIFIER | QUOTED_IDENTIFIER | STRING | NUMBER | K_DEFAULT | parens;
tableElement: columnDefinition | tableConstraint | likeClause | keyDefinition;

// A key among the columns.
keyDefinition: (keyWord | (X_FULLTEXT | X_SPATIAL) keyWord?) ifNotExists? name? (K_USING name)? keyParts keyOption*;
keyParts: LPAREN balanced (COMMA balanced)* RPAREN;
keyOption: K_USING name | K_WITH name name | plainKeyOption;
plainKeyOption
  : X_COMMENT OPERATOR? STRING
  | (IDENTIFIER | X_ALGORITHM | X_LOCK) OPERATOR? optionValue
  | X_VISIBLE
  | X_INVISIBLE
  ;
likeClause: K_LIKE balanced;

columnDefinition: name dataType? columnConstraint*;
dataType: typeStart typePart*;
// The names but those that begin a constraint: SQLite does not ask for a type.
typeStart
  : IDENTIFIER | QUOTED_IDENTIFIER
  | K_ACTION | K_ADD | K_AFTER | K_ALTER | K_ALWAYS | K_BEFORE | K_BY | K_CASCADE | K_COMMENT | K_COMMIT | K_CONFLICT
  | K_DATA | K_DELETE | K_DOMAIN | K_DROP | K_ENUM | K_EXPRESSION | K_EXTENSION | K_FUNCTION | K_IDENTITY | K_INDEX
  | K_KEY | K_LOCAL | K_OF | K_PARTITION | K_POLICY | K_PRECISION | K_PROCEDURE | K_RENAME | K_REPLACE | K_RESTRICT
  | K_SCHEMA | K_SEQUENCE | K_SET | K_TABLESPACE | K_TEMPORARY | K_TIME | K_TRIGGER | K_TYPE | K_UPDATE | K_VALID
  | K_VALUE | K_VIEW
  ;
typePart
  : IDENTIFIER | QUOTED_IDENTIFIER | K_PRECISION | K_VARYING | K_TO | K_SET STRING? | K_LOCAL | WITH_TIME K_TIME | K_TIME
  | K_ARRAY | DOT | LBRACKET NUMBER? RBRACKET | parens
  ;

// A flat list: the reader puts ON, MATCH and DEFERRABLE to the constraint before them.
columnConstraint
  : K_CONSTRAINT name
  | K_NOT (K_NULL | K_DEFERRABLE | K_VALID)
  | K_NULL
  | K_DEFAULT defaultExpression
  | K_PRIMARY key (K_ASC | K_DESC)?
  | K_AUTOINCREMENT
  | K_UNIQUE X_KEY?
  | X_AUTO_INCREMENT
  | X_COMMENT STRING
  | X_INVISIBLE
  | X_VISIBLE
  | K_NULLS K_NOT? K_DISTINCT
  | K_REFERENCES qualifiedName nameList?
  | K_CHECK parens
  | K_GENERATED (K_ALWAYS | K_BY K_DEFAULT) K_AS (K_IDENTITY parens? | generatedExpression)
  | K_AS generatedExpression
  | K_COLLATE (qualifiedName | STRING)
  | constraintAttribute
  ;
generatedExpression: parens (K_STORED | K_VIRTUAL | X_PERSISTENT)?;
constraintAttribute
  : K_MATCH name
  | K_ON onClause
  | K_DEFERRABLE
  | K_INITIALLY (K_DEFERRED | K_IMMEDIATE)
  | K_NO K_INHERIT
  | K_INCLUDE nameList
  | K_WITH parens
  | K_USING (K_INDEX K_TABLESPACE name | IDENTIFIER)
  ;
onClause: (K_DELETE | K_UPDATE) referentialAction | K_CONFLICT name;
referentialAction: K_CASCADE | K_RESTRICT | K_SET (K_NULL | K_DEFAULT) nameList? | K_NO K_ACTION | updateValue;
// ON UPDATE CURRENT_TIMESTAMP
updateValue: IDENTIFIER parens?;

defaultExpression: defaultFirst defaultPart*;
defaultFirst: parens | ~(LPAREN | RPAREN | COMMA | SEMICOLON);
defaultPart
  : parens
  | ~(LPAREN | RPAREN | COMMA | SEMICOLON | K_CONSTRAINT | K_NOT | K_NULL | K_DEFAULT | K_PRIMARY | K_AUTOINCREMENT
    | K_UNIQUE | K_NULLS | K_REFERENCES | K_CHECK | K_GENERATED | K_AS | K_COLLATE | K_MATCH | K_ON | K_DEFERRABLE
    | K_INITIALLY | K_NO | K_INCLUDE | K_WITH | K_USING | X_AFTER | X_AUTO_INCREMENT | X_COMMENT | X_FIRST
    | X_INVISIBLE | X_VISIBLE)
  ;

// Keys may be named behind the words of their kind: UNIQUE KEY a (b).
tableConstraint: (K_CONSTRAINT name?)? tableConstraintBody tableConstraintAttribute*;
tableConstraintBody
  : K_PRIMARY key keyColumns
  | K_UNIQUE (K_NULLS K_NOT? K_DISTINCT)? (keyWord ifNotExists?)? (IDENTIFIER | QUOTED_IDENTIFIER)? keyColumns
  | K_FOREIGN key ifNotExists? name? nameList K_REFERENCES qualifiedName nameList?
  | K_CHECK parens
  | K_EXCLUDE (K_USING name)? parens
  ;
keyColumns: LPAREN keyColumn (COMMA keyColumn)* RPAREN | K_USING (K_INDEX name | IDENTIFIER keyParts);
keyColumn: (name | GROUP | parens) (K_COLLATE qualifiedName | K_ASC | K_DESC | K_AUTOINCREMENT | GROUP | parens)*;
tableConstraintAttribute: constraintAttribute | K_NOT (K_DEFERRABLE | K_VALID) | K_WHERE parens | plainKeyOption;

// -- Indexes

createIndex
  : index K_CONCURRENTLY? ifNotExists? qualifiedName? (K_USING name)? K_ON K_ONLY? qualifiedName (K_USING name)?
    LPAREN balanced (COMMA balanced)* RPAREN indexOption* (K_WHERE rest)?
  ;
indexOption
  : K_INCLUDE nameList
  | K_NULLS K_NOT? K_DISTINCT
  | K_WITH (parens | name name)
  | K_TABLESPACE name
  | K_USING name
  | plainKeyOption
  ;

// -- ALTER

renameStatement: K_RENAME (K_TABLE ifExists? tableRenaming (COMMA tableRenaming)* | renamed rest);
renamed: ~(K_TABLE | SEMICOLON);
tableRenaming: qualifiedName K_TO qualifiedName;

alterStatement: K_ALTER X_IGNORE? (alterTable | alterIndex | alterType | alterNamed | alterOther);
alterOther
  : ~(X_IGNORE | K_TABLE | K_INDEX | K_TYPE | K_VIEW | K_MATERIALIZED | K_SEQUENCE | K_SCHEMA | K_DOMAIN | K_EXTENSION | K_FUNCTION
    | K_PROCEDURE | K_TRIGGER | K_POLICY | SEMICOLON) rest
  ;
alterTable: K_TABLE (ifExists? K_ONLY? qualifiedName OPERATOR? tableAction (COMMA tableAction)* | K_ALL rest);
tableAction
  : K_ADD addAction
  | K_DROP dropAction
  | K_ALTER alterAction
  | K_RENAME renameAction
  | K_VALIDATE K_CONSTRAINT name
  | X_MODIFY K_COLUMN? ifExists? columnDefinition columnPosition?
  | X_CHANGE K_COLUMN? ifExists? name columnDefinition columnPosition?
  | (X_ALGORITHM | X_LOCK) OPERATOR? (name | K_DEFAULT)
  | X_COMMENT OPERATOR? STRING otherRest?
  | X_AUTO_INCREMENT OPERATOR? NUMBER otherRest?
  | otherAction
  ;
columnPosition: X_FIRST | X_AFTER name;
otherRest: ~(LPAREN | RPAREN | COMMA | SEMICOLON) balanced?;
otherAction: ~(K_ADD | K_DROP | K_ALTER | K_RENAME | K_VALIDATE | X_MODIFY | X_CHANGE | X_ALGORITHM | X_LOCK | X_COMMENT | X_AUTO_INCREMENT | LPAREN | RPAREN | COMMA | DOT | SEMICOLON | OPERATOR) balanced?;
addAction
  : K_COLUMN ifNotExists? addedColumns
  | ifNotExists addedColumns
  | tableConstraint
  | keyDefinition
  | X_PARTITION balanced
  | addedColumns
  ;
addedColumns: addedColumn | LPAREN addedColumn (COMMA addedColumn)* RPAREN;
addedColumn: columnDefinition columnPosition?;
dropAction
  : (K_CONSTRAINT | K_COLUMN)? ifExists? name behavior?
  | keyWord ifExists? name
  | K_PRIMARY key
  | K_FOREIGN key ifExists? name
  | K_CHECK ifExists? name
  | X_PARTITION balanced
  ;
alterAction: (K_CONSTRAINT | X_INDEX) balanced | K_COLUMN? name columnAction;
columnAction
  : newType
  | K_SET (K_DATA newType | K_DEFAULT balanced | K_NOT K_NULL | setOther)
  | K_DROP (K_DEFAULT | K_NOT K_NULL | K_IDENTITY ifExists? | K_EXPRESSION ifExists?)
  | K_ADD K_GENERATED (K_ALWAYS | K_BY K_DEFAULT) K_AS K_IDENTITY parens?
  | columnOther
  ;
newType: K_TYPE dataType (K_COLLATE qualifiedName)? (K_USING balanced)?;
setOther: (parens | ~(K_DATA | K_DEFAULT | K_NOT | LPAREN | RPAREN | COMMA | SEMICOLON)) balanced?;
columnOther: ~(K_TYPE | K_SET | K_DROP | K_ADD | DOT | LPAREN | RPAREN | COMMA | SEMICOLON) balanced?;
renameAction
  : (K_TO | K_AS) qualifiedName
  | K_CONSTRAINT name K_TO name
  | keyWord name K_TO name
  | K_COLUMN name K_TO name
  | name (K_TO name)?
  ;

alterIndex: K_INDEX ifExists? qualifiedName (K_RENAME K_TO name | alterRest);
alterType
  : K_TYPE qualifiedName
    ( K_ADD (K_VALUE ifNotExists? STRING ((K_BEFORE | K_AFTER) STRING)? | addTypeOther)
    | K_RENAME (K_VALUE STRING K_TO STRING | K_TO name | renameOther)
    | typeRest
    )
  ;
typeRest: ~(K_RENAME | K_ADD | DOT | SEMICOLON) rest;
addTypeOther: ~(K_VALUE | SEMICOLON) rest;
alterNamed: namedKind ifExists? qualifiedName parens? (K_ON qualifiedName)? (K_RENAME (K_TO name | renameOther) | alterRest);
alterRest: ~(K_RENAME | K_ON | DOT | LPAREN | SEMICOLON) rest;
renameOther: ~(K_TO | K_VALUE | SEMICOLON) rest;
namedKind
  : K_VIEW | K_MATERIALIZED K_VIEW | K_SEQUENCE | K_SCHEMA | K_DOMAIN | K_EXTENSION | K_FUNCTION | K_PROCEDURE
  | K_TRIGGER | K_POLICY
  ;

// -- DROP

dropStatement: K_DROP (K_TEMPORARY? dropObjects | dropOther);
dropObjects
  : dropKind K_CONCURRENTLY? ifExists? dropTarget (COMMA dropTarget)* (K_ON qualifiedName)? behavior? dropOption*
  ;
dropOption: (X_ALGORITHM | X_LOCK) OPERATOR? (name | K_DEFAULT);
dropKind: K_TABLE | index | X_DATABASE | K_TYPE | namedKind;
dropTarget: qualifiedName parens?;
dropOther
  : ~(K_TEMPORARY | X_INDEX | X_DATABASE | K_TABLE | K_INDEX | K_TYPE | K_VIEW | K_MATERIALIZED | K_SEQUENCE | K_SCHEMA | K_DOMAIN | K_EXTENSION | K_FUNCTION
    | K_PROCEDURE | K_TRIGGER | K_POLICY | SEMICOLON) rest
  ;

// -- COMMENT

commentStatement: K_COMMENT K_ON (commentTarget qualifiedName K_IS (strings | K_NULL) | commentOther);
commentTarget: K_TABLE | K_COLUMN;
commentOther: ~(K_TABLE | K_COLUMN | SEMICOLON) rest;
