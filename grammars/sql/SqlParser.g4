// The statements that change a schema, for every dialect. One grammar: what the dialects share is most of it, and what
// one of them does not know (a keyword) its lexer hands over as IDENTIFIER. Types, expressions and bodies are ranges of
// tokens; the readers look into them.
//
// LL(1) throughout. What one token of look-ahead cannot tell, the token filter does (adapters/sql/statement_tokens.cpp):
// it hands over IF only before NOT or EXISTS, WITH_TIME for WITH/WITHOUT before TIME, EXCLUDE only before USING or `(`,
// and as one GROUP each parenthesised group more than two levels deep and each bracket that no type has, so that nothing
// here recurses without bound.
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
  K_VALIDATE, K_VALUE, K_VARYING, K_VIEW, K_VIRTUAL, K_WHERE, K_WITH, K_WITHOUT
}

statement: (createStatement | alterStatement | dropStatement | commentStatement) (SEMICOLON | EOF);

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
  ;
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
  | K_CONSTRAINT
  ;
createObject
  : createTable | createIndex | createType | createSchema | createNamed | createRoutine | createTrigger | createPolicy
  | createOther
  ;
createOther
  : ~(K_OR | K_TEMP | K_TEMPORARY | K_GLOBAL | K_LOCAL | K_UNLOGGED | K_RECURSIVE | K_UNIQUE | K_MATERIALIZED
    | K_CONSTRAINT | K_TABLE | K_INDEX | K_TYPE | K_SCHEMA | K_EXTENSION | K_SEQUENCE | K_VIEW | K_DOMAIN | K_FUNCTION
    | K_PROCEDURE | K_TRIGGER | K_POLICY | SEMICOLON) rest
  ;
createType
  : K_TYPE qualifiedName (K_AS (enumLabels | parens | typeOther) | parens)?
  ;
enumLabels: K_ENUM LPAREN (STRING (COMMA STRING)*)? RPAREN;
typeOther: ~(K_ENUM | LPAREN | SEMICOLON) rest;
createSchema: K_SCHEMA ifNotExists? (K_AUTHORIZATION name | name) rest;
createNamed: (K_EXTENSION | K_SEQUENCE | K_VIEW | K_DOMAIN) ifNotExists? qualifiedName rest;
createRoutine: (K_FUNCTION | K_PROCEDURE) qualifiedName parens rest;
createTrigger: K_TRIGGER ifNotExists? qualifiedName triggerEvents K_ON qualifiedName rest;
triggerEvents: ~(K_ON | DOT | SEMICOLON) (~(K_ON | SEMICOLON))*;
createPolicy: K_POLICY name K_ON qualifiedName rest;

createTable: K_TABLE ifNotExists? qualifiedName createTableBody;
createTableBody
  : LPAREN (tableElement (COMMA tableElement)*)? RPAREN tableOption* tableQuery?
  | tableQuery
  | partitionOf
  | tableOther
  ;
tableQuery: K_AS rest;
partitionOf: K_PARTITION K_OF qualifiedName rest;
tableOther: (K_OF | K_WITH | K_WITHOUT | K_USING | K_ON | K_TABLESPACE) rest;
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
  ;
tableElement: columnDefinition | tableConstraint | likeClause;
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
  : IDENTIFIER | QUOTED_IDENTIFIER | K_PRECISION | K_VARYING | K_TO | K_SET | K_LOCAL | WITH_TIME K_TIME | K_TIME
  | K_ARRAY | DOT | LBRACKET NUMBER? RBRACKET | parens
  ;

// A flat list: the reader puts ON, MATCH and DEFERRABLE to the constraint before them.
columnConstraint
  : K_CONSTRAINT name
  | K_NOT (K_NULL | K_DEFERRABLE | K_VALID)
  | K_NULL
  | K_DEFAULT defaultExpression
  | K_PRIMARY K_KEY (K_ASC | K_DESC)?
  | K_AUTOINCREMENT
  | K_UNIQUE
  | K_NULLS K_NOT? K_DISTINCT
  | K_REFERENCES qualifiedName nameList?
  | K_CHECK parens
  | K_GENERATED (K_ALWAYS | K_BY K_DEFAULT) K_AS (K_IDENTITY parens? | generatedExpression)
  | K_AS generatedExpression
  | K_COLLATE qualifiedName
  | constraintAttribute
  ;
generatedExpression: parens (K_STORED | K_VIRTUAL)?;
constraintAttribute
  : K_MATCH name
  | K_ON onClause
  | K_DEFERRABLE
  | K_INITIALLY (K_DEFERRED | K_IMMEDIATE)
  | K_NO K_INHERIT
  | K_INCLUDE nameList
  | K_WITH parens
  | K_USING K_INDEX K_TABLESPACE name
  ;
onClause: (K_DELETE | K_UPDATE) referentialAction | K_CONFLICT name;
referentialAction: K_CASCADE | K_RESTRICT | K_SET (K_NULL | K_DEFAULT) nameList? | K_NO K_ACTION;

defaultExpression: defaultFirst defaultPart*;
defaultFirst: parens | ~(LPAREN | RPAREN | COMMA | SEMICOLON);
defaultPart
  : parens
  | ~(LPAREN | RPAREN | COMMA | SEMICOLON | K_CONSTRAINT | K_NOT | K_NULL | K_DEFAULT | K_PRIMARY | K_AUTOINCREMENT
    | K_UNIQUE | K_NULLS | K_REFERENCES | K_CHECK | K_GENERATED | K_AS | K_COLLATE | K_MATCH | K_ON | K_DEFERRABLE
    | K_INITIALLY | K_NO | K_INCLUDE | K_WITH | K_USING)
  ;

tableConstraint: (K_CONSTRAINT name)? tableConstraintBody tableConstraintAttribute*;
tableConstraintBody
  : K_PRIMARY K_KEY keyColumns
  | K_UNIQUE (K_NULLS K_NOT? K_DISTINCT)? keyColumns
  | K_FOREIGN K_KEY nameList K_REFERENCES qualifiedName nameList?
  | K_CHECK parens
  | K_EXCLUDE (K_USING name)? parens
  ;
keyColumns: LPAREN keyColumn (COMMA keyColumn)* RPAREN | K_USING K_INDEX name;
keyColumn: name (K_COLLATE qualifiedName | K_ASC | K_DESC | K_AUTOINCREMENT)*;
tableConstraintAttribute: constraintAttribute | K_NOT (K_DEFERRABLE | K_VALID) | K_WHERE parens;

// -- Indexes

createIndex
  : K_INDEX K_CONCURRENTLY? ifNotExists? qualifiedName? K_ON K_ONLY? qualifiedName (K_USING name)?
    LPAREN balanced (COMMA balanced)* RPAREN indexOption* (K_WHERE rest)?
  ;
indexOption
  : K_INCLUDE nameList
  | K_NULLS K_NOT? K_DISTINCT
  | K_WITH parens
  | K_TABLESPACE name
  ;

// -- ALTER

alterStatement: K_ALTER (alterTable | alterIndex | alterType | alterNamed | alterOther);
alterOther
  : ~(K_TABLE | K_INDEX | K_TYPE | K_VIEW | K_MATERIALIZED | K_SEQUENCE | K_SCHEMA | K_DOMAIN | K_EXTENSION | K_FUNCTION
    | K_PROCEDURE | K_TRIGGER | K_POLICY | SEMICOLON) rest
  ;
alterTable: K_TABLE (ifExists? K_ONLY? qualifiedName OPERATOR? tableAction (COMMA tableAction)* | K_ALL rest);
tableAction
  : K_ADD addAction
  | K_DROP dropAction
  | K_ALTER alterAction
  | K_RENAME renameAction
  | K_VALIDATE K_CONSTRAINT name
  | otherAction
  ;
otherAction: ~(K_ADD | K_DROP | K_ALTER | K_RENAME | K_VALIDATE | LPAREN | RPAREN | COMMA | DOT | SEMICOLON | OPERATOR) balanced?;
addAction: K_COLUMN ifNotExists? columnDefinition | ifNotExists columnDefinition | tableConstraint | columnDefinition;
dropAction: (K_CONSTRAINT | K_COLUMN)? ifExists? name behavior?;
alterAction: K_CONSTRAINT balanced | K_COLUMN? name columnAction;
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
renameAction: K_TO name | K_CONSTRAINT name K_TO name | K_COLUMN? name K_TO name;

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

dropStatement: K_DROP (dropObjects | dropOther);
dropObjects
  : dropKind K_CONCURRENTLY? ifExists? dropTarget (COMMA dropTarget)* (K_ON qualifiedName)? behavior?
  ;
dropKind: K_TABLE | K_INDEX | K_TYPE | namedKind;
dropTarget: qualifiedName parens?;
dropOther
  : ~(K_TABLE | K_INDEX | K_TYPE | K_VIEW | K_MATERIALIZED | K_SEQUENCE | K_SCHEMA | K_DOMAIN | K_EXTENSION | K_FUNCTION
    | K_PROCEDURE | K_TRIGGER | K_POLICY | SEMICOLON) rest
  ;

// -- COMMENT

commentStatement: K_COMMENT K_ON (commentTarget qualifiedName K_IS (strings | K_NULL) | commentOther);
commentTarget: K_TABLE | K_COLUMN;
commentOther: ~(K_TABLE | K_COLUMN | SEMICOLON) rest;
