// ECMAScript 2024 with TypeScript, as an LL(1) grammar: every decision is made by the next token alone, so that ANTLR
// emits plain switches and its adaptive prediction is never run (a test counts that).
//
// JavaScript is not LL(1). What makes it ambiguous is settled before, by the token shaper that stands between the
// scanner and this parser: it gives one spelling different token types according to its place (`{` is LBRACE or
// OBJECT_LBRACE, `(` is LPAREN or ARROW_LPAREN, …), puts in the semicolons that were left out, and makes a single token
// of each type, since types are not kept. README.md lists every such decision.
//
// Operators are flat lists here, without precedence; the builder of the program tree makes trees of them.
parser grammar EcmaScriptParser;

tokens {
  // Operands.
  NAME, PRIVATE_NAME, NUMBER, BIGINT, STRING, REGEX, THIS, SUPER, NULL_VALUE, TRUE_VALUE, FALSE_VALUE,
  TEMPLATE, TEMPLATE_HEAD, TEMPLATE_MIDDLE, TEMPLATE_TAIL, NEW_TARGET, IMPORT_META, IMPORT_CALL,

  // Brackets. LBRACE opens statements, class bodies and lists of module names; OBJECT_LBRACE an object or its pattern.
  LPAREN, ARROW_LPAREN, RPAREN, LBRACKET, RBRACKET, LBRACE, OBJECT_LBRACE, RBRACE,

  // Punctuators. SEMI may be empty: a semicolon that was left out.
  SEMI, COMMA, COLON, DOT, OPTIONAL_DOT, ELLIPSIS, QUESTION, ARROW, AT, STAR,
  ASSIGN, ASSIGNMENT_OPERATOR, BINARY_OPERATOR, PREFIX_OPERATOR, POSTFIX_UPDATE, NEW,

  // Functions and classes. The DECLARATION forms stand where a statement begins.
  FUNCTION, FUNCTION_DECLARATION, CLASS, CLASS_DECLARATION, ASYNC, ASYNC_DECLARATION, ASYNC_ARROW, ARROW_NAME, YIELD, YIELD_ALONE,
  EXTENDS, GET, SET, STATIC_BLOCK,

  // Statements. IF_ELSE is an `if` that has an `else`, which settles where a dangling `else` belongs.
  VAR, LET, CONST, IF, IF_ELSE, ELSE, FOR, FOR_AWAIT, FOR_IN, OF, WHILE, DO, SWITCH, CASE, DEFAULT, BREAK, CONTINUE,
  LABEL, LABEL_REFERENCE, RETURN, THROW, TRY, CATCH, FINALLY, DEBUGGER, WITH,

  // Modules.
  IMPORT, EXPORT, FROM, AS, TYPE_ONLY,

  // TypeScript. Each of the first six is a whole piece of source as one token.
  TYPE, TYPE_PARAMETERS, TYPE_ARGUMENTS, TYPE_ASSERTION, TYPE_DECLARATION, TYPE_OPERATOR,
  MARK, MODIFIER, IMPLEMENTS, NON_NULL, ENUM, NAMESPACE, ABSTRACT
}

module : statement* EOF ;

// ---- statements ------------------------------------------------------------------------------------------------------

statement
    : block
    | SEMI
    | variableDeclaration SEMI
    | ifStatement
    | forStatement
    | whileStatement
    | doStatement
    | withStatement
    | switchStatement
    | tryStatement
    | jumpStatement SEMI
    | labelledStatement
    | functionDeclaration
    | classDeclaration
    | decoratedStatement
    | importStatement
    | exportStatement
    | enumDeclaration
    | namespaceDeclaration
    | TYPE_DECLARATION
    | expressionStatement
    ;

block : LBRACE statement* RBRACE ;

variableDeclaration : (VAR | LET | CONST) variableDeclarator (COMMA variableDeclarator)* ;
variableDeclarator : target MARK? typeAnnotation? (ASSIGN assignment)? ;

// A pattern is written as the array or object it looks like; the builder checks that it is one.
target : NAME | arrayLiteral | objectLiteral ;

ifStatement
    : IF LPAREN expression RPAREN statement
    | IF_ELSE LPAREN expression RPAREN statement ELSE statement
    ;

forStatement : (FOR | FOR_AWAIT) LPAREN forHead RPAREN statement ;
forHead : forStart? (forCondition | forIteration) ;
forStart : variableDeclaration | expression ;
forCondition : SEMI expression? SEMI forUpdate ;
forUpdate : expression? ;
forIteration : FOR_IN expression | OF assignment ;

whileStatement : WHILE LPAREN expression RPAREN statement ;
doStatement : DO statement WHILE LPAREN expression RPAREN SEMI ;
withStatement : WITH LPAREN expression RPAREN statement ;

switchStatement : SWITCH LPAREN expression RPAREN LBRACE switchCase* RBRACE ;
switchCase : (CASE expression | DEFAULT) COLON statement* ;

tryStatement : TRY block catchClause? finallyClause? ;
catchClause : CATCH (LPAREN target typeAnnotation? RPAREN)? block ;
finallyClause : FINALLY block ;

jumpStatement
    : BREAK LABEL_REFERENCE?
    | CONTINUE LABEL_REFERENCE?
    | RETURN expression?
    | THROW expression
    | DEBUGGER
    ;

labelledStatement : LABEL COLON statement ;
expressionStatement : expression SEMI ;

// ---- functions and classes -------------------------------------------------------------------------------------------

functionDeclaration : ASYNC_DECLARATION? FUNCTION_DECLARATION STAR? NAME? functionTail ;
functionExpression : ASYNC? FUNCTION STAR? NAME? functionTail ;

// Without a body it is an overload, or abstract.
functionTail : TYPE_PARAMETERS? LPAREN parameters RPAREN typeAnnotation? (block | SEMI) ;
parameters : (parameter (COMMA parameter)*)? ;
parameter : decorator* MODIFIER* ELLIPSIS? (target | THIS) MARK? typeAnnotation? (ASSIGN assignment)? ;

decorator : AT (NAME (DOT NAME)* TYPE_ARGUMENTS? arguments? | LPAREN expression RPAREN) ;

// The decorators of a class may stand on either side of its `export`.
decoratedStatement : decorator+ (classDeclaration | exportStatement) ;
classDeclaration : ABSTRACT? CLASS_DECLARATION classTail ;
classExpression : CLASS classTail ;
classTail
    : NAME? TYPE_PARAMETERS? (EXTENDS operand)? (IMPLEMENTS TYPE (COMMA TYPE)*)? LBRACE classMember* RBRACE ;

classMember
    : SEMI
    | STATIC_BLOCK block
    | memberModifier* (accessor | memberDefinition | TYPE_DECLARATION)
    ;
memberModifier : decorator | MODIFIER ;
accessor : (GET | SET) propertyName functionTail ;
memberDefinition : ASYNC? STAR? propertyName MARK? (functionTail | typeAnnotation? (ASSIGN assignment)? SEMI) ;

propertyName
    : NAME | PRIVATE_NAME | STRING | NUMBER | BIGINT
    | LBRACKET assignment RBRACKET
    ;

// ---- expressions -----------------------------------------------------------------------------------------------------

expression : assignment (COMMA assignment)* ;

assignment
    : arrowFunction
    | YIELD STAR? assignment
    | YIELD_ALONE
    | operation ((ASSIGN | ASSIGNMENT_OPERATOR) assignment | QUESTION assignment COLON assignment)?
    ;

arrowFunction
    : ASYNC_ARROW? (ARROW_NAME | TYPE_PARAMETERS? ARROW_LPAREN parameters RPAREN typeAnnotation?) ARROW (block | assignment) ;

// Operands and the operators between them; precedence is the builder's business.
operation : operand (BINARY_OPERATOR operand)* ;

operand : (PREFIX_OPERATOR | TYPE_ASSERTION)* NEW* primary postfix* (TYPE_OPERATOR TYPE)* ;

primary
    : NAME
    | PRIVATE_NAME
    | THIS
    | SUPER
    | NULL_VALUE
    | TRUE_VALUE
    | FALSE_VALUE
    | NUMBER
    | BIGINT
    | STRING
    | REGEX
    | NEW_TARGET
    | IMPORT_META
    | templateLiteral
    | parenthesized
    | arrayLiteral
    | objectLiteral
    | functionExpression
    | classExpression
    | importCall
    ;

templateLiteral : TEMPLATE | TEMPLATE_HEAD expression (TEMPLATE_MIDDLE expression)* TEMPLATE_TAIL ;
parenthesized : LPAREN expression RPAREN ;
importCall : IMPORT_CALL arguments ;

// A place without an element is a hole; the one behind the last comma is none at all.
arrayLiteral : LBRACKET element? (COMMA element?)* RBRACKET ;
element : ELLIPSIS? assignment ;

objectLiteral : OBJECT_LBRACE (property (COMMA property)*)? RBRACE ;

// `a = 1` is a default value in a pattern.
property
    : ELLIPSIS assignment
    | accessor
    | ASYNC? STAR? propertyName (functionTail | COLON assignment | ASSIGN assignment)?
    ;

postfix
    : DOT memberName
    | OPTIONAL_DOT (memberName | arguments | index)
    | index
    | arguments
    | templateLiteral
    | NON_NULL
    | TYPE_ARGUMENTS
    | POSTFIX_UPDATE
    ;
memberName : NAME | PRIVATE_NAME ;
index : LBRACKET expression RBRACKET ;
arguments : LPAREN (element (COMMA element)*)? RPAREN ;

// ---- modules ---------------------------------------------------------------------------------------------------------

importStatement : IMPORT TYPE_ONLY? (STRING | importBindings) importAttributes? SEMI ;
importBindings
    : NAME (ASSIGN assignment | (COMMA (moduleNames | wholeModule))? FROM STRING)
    | moduleNames FROM STRING
    | wholeModule FROM STRING
    ;
wholeModule : STAR AS NAME ;
moduleNames : LBRACE (moduleName (COMMA moduleName)*)? RBRACE ;
moduleName : TYPE_ONLY? (NAME | STRING) (AS (NAME | STRING))? ;
importAttributes : WITH objectLiteral ;

exportStatement
    : EXPORT
      ( DEFAULT exportedDefault
      | exportedDeclaration
      | TYPE_ONLY? (moduleNames (FROM STRING importAttributes?)? | STAR (AS (NAME | STRING))? FROM STRING importAttributes?) SEMI
      | ASSIGN assignment SEMI
      | importStatement
      )
    ;
exportedDefault
    : functionDeclaration
    | classDeclaration
    | decorator+ classDeclaration
    | TYPE_DECLARATION
    | assignment SEMI
    ;
exportedDeclaration
    : variableDeclaration SEMI
    | functionDeclaration
    | classDeclaration
    | decorator+ classDeclaration
    | enumDeclaration
    | namespaceDeclaration
    | TYPE_DECLARATION
    ;

// ---- TypeScript ------------------------------------------------------------------------------------------------------

typeAnnotation : COLON TYPE ;

enumDeclaration : ENUM NAME LBRACE (enumMember (COMMA enumMember)*)? RBRACE ;
enumMember : propertyName (ASSIGN assignment)? ;

namespaceDeclaration : NAMESPACE NAME (DOT NAME)* block ;
