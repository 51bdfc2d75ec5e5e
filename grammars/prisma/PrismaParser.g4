// The schema language of Prisma (psl/schema-ast/src/parser/datamodel.pest): blocks of lines. LL(1) throughout. Its
// keywords are names; the reader tells what a block is by its first word. Line ends count, and end a line even where a
// parenthesis is open. The tokens come from a small lexer of our own (adapters/tools/prisma/schema_lexer.cpp).
parser grammar PrismaParser;

tokens {
  NAME, STRING, NUMBER, LINE_END,
  LBRACE, RBRACE, LPAREN, RPAREN, LBRACKET, RBRACKET,
  COMMA, COLON, DOT, EQUALS, QUESTION, BANG, AT, AT_AT, OTHER
}

// The reader cuts a schema into blocks first, so that an error in one of them spoils no other.
//
// What it is, and what it is called. Aliases of types were taken out of the language, and stand in old schemas.
block: NAME NAME (body | EQUALS dataType attribute*) EOF;
body: LBRACE line? (LINE_END line?)* RBRACE;

line: NAME member? | AT_AT path arguments?;
member: property | field | attribute+;
property: EQUALS expression;
field: COLON? dataType attribute*;
dataType: (NAME (LPAREN STRING RPAREN)? | LBRACKET NAME RBRACKET) (LBRACKET RBRACKET)? (QUESTION | BANG)?;

attribute: AT path arguments?;
path: NAME (DOT NAME)*;
arguments: LPAREN (argument (COMMA argument?)*)? RPAREN;
argument: NAME (COLON expression? | (DOT NAME)* arguments?) | literal;

expression: NAME (DOT NAME)* arguments? | literal;
literal: STRING | NUMBER | LBRACKET (expression (COMMA expression?)*)? RBRACKET;
