// Python 3.8 to 3.13, as a parser for our own reader (adapters/languages/python), whose lexer makes the tokens.
//
// Every decision is taken on one token (LL(1)), so that the generated code is plain switches and never predicts. Three
// things make that possible, and README.md says more of each:
//   * operators come as flat lists, and the reader restores their precedence;
//   * the lexer decides what would need more than one token to see (soft keywords, `with (… as …):`, f-strings);
//   * a few rules accept more than Python does, and the reader rejects the rest. Such places are marked "superset".
parser grammar PythonParser;

tokens {
  // Words and literals. Python joins neighbouring strings; the reader does so.
  NAME, NUMBER, STRING,
  // An f-string: FSTRING_START `f"`, text as FSTRING_MIDDLE, fields between LBRACE and RBRACE, FSTRING_END `"`.
  FSTRING_START, FSTRING_MIDDLE, FSTRING_END,
  // Lines and their indentation.
  NEWLINE, INDENT, DEDENT,

  // Keywords. MATCH, CASE and TYPE are such only where the lexer saw the statement they begin.
  FALSE, NONE, TRUE, AND, AS, ASSERT, ASYNC, AWAIT, BREAK, CLASS, CONTINUE, DEF, DEL, ELIF, ELSE, EXCEPT, FINALLY, FOR,
  FROM, GLOBAL, IF, IMPORT, IN, IS, LAMBDA, NONLOCAL, NOT, OR, PASS, RAISE, RETURN, TRY, WHILE, WITH, YIELD,
  MATCH, CASE, TYPE,

  // Punctuation. WITH_LPAREN is the parenthesis around the items of a `with`, if one of them has an `as`.
  LPAREN, RPAREN, WITH_LPAREN, LBRACKET, RBRACKET, LBRACE, RBRACE, COMMA, COLON, SEMICOLON, DOT, ELLIPSIS, EQUAL,
  WALRUS, ARROW, EXCLAMATION,
  // Operators with a meaning of their own somewhere in the grammar …
  STAR, POWER, SLASH, AT, PLUS, MINUS, TILDE, VERTICAL_BAR,
  // … and families of those that have none: // % & ^ << >>; == != < > <= >=; += -= and so on.
  BINARY_OPERATOR, COMPARISON, AUGMENTED
}

// ---- statements ------------------------------------------------------------------------------------------------------

module: statement* EOF;

statement
  : simpleLine
  | ifStatement
  | whileStatement
  | forStatement
  | tryStatement
  | withStatement
  | functionDefinition
  | classDefinition
  | decorated
  | asyncStatement
  | matchStatement
  ;

// Superset: `a;;b`.
simpleLine: simpleStatement (SEMICOLON simpleStatement?)* NEWLINE;

block
  : simpleLine
  | NEWLINE INDENT statement+ DEDENT
  ;

simpleStatement
  : expressionStatement
  | PASS
  | BREAK
  | CONTINUE
  | returnStatement
  | raiseStatement
  | importStatement
  | fromImportStatement
  | deleteStatement
  | assertStatement
  | scopeStatement
  | typeStatement
  ;

// Superset: what stands on the left may be any expression, and a yield may stand between two `=`.
expressionStatement
  : yieldExpression
  | expressions ( AUGMENTED assignedValue
                | COLON expression (EQUAL assignedValue)?
                | (EQUAL assignedValue)*
                )
  ;
assignedValue: yieldExpression | expressions;

returnStatement: RETURN expressions?;
raiseStatement: RAISE (expression (FROM expression)?)?;
assertStatement: ASSERT expression (COMMA expression)?;
scopeStatement: (GLOBAL | NONLOCAL) NAME (COMMA NAME)*;
// Superset: targets that cannot be deleted, such as calls.
deleteStatement: DEL targets;
typeStatement: TYPE NAME typeParameters? EQUAL expression;

importStatement: IMPORT importedModule (COMMA importedModule)*;
importedModule: dottedName (AS NAME)?;
// Superset: neither dots nor a name before IMPORT; `(a,,b)`.
fromImportStatement
  : FROM (DOT | ELLIPSIS)* dottedName? IMPORT
    ( STAR
    | LPAREN importedName (COMMA importedName?)* RPAREN
    | importedName (COMMA importedName)*
    )
  ;
importedName: NAME (AS NAME)?;
dottedName: NAME (DOT NAME)*;

ifStatement: IF condition COLON block (ELIF condition COLON block)* (ELSE COLON block)?;
whileStatement: WHILE condition COLON block (ELSE COLON block)?;
forStatement: FOR targets IN expressions COLON block (ELSE COLON block)?;
// Superset: neither a handler nor FINALLY; ELSE without a handler; a bare handler before others.
tryStatement
  : TRY COLON block
    handler*
    (ELSE COLON block)?
    (FINALLY COLON block)?
  ;
handler: EXCEPT STAR? (expression (AS NAME)?)? COLON block;
// `with (a, b):` comes as one item that is a tuple; the reader takes it apart.
withStatement
  : WITH ( WITH_LPAREN withItem (COMMA withItem?)* RPAREN
         | withItem (COMMA withItem)*
         ) COLON block
  ;
withItem: expression (AS target)?;
asyncStatement: ASYNC (functionDefinition | withStatement | forStatement);

decorated: (AT condition NEWLINE)+ (classDefinition | functionDefinition | ASYNC functionDefinition);
functionDefinition: DEF NAME typeParameters? LPAREN parameters? RPAREN (ARROW expressions)? COLON block;
classDefinition: CLASS NAME typeParameters? (LPAREN arguments? RPAREN)? COLON block;

// Superset: any order of parameters, and several of a kind of which Python allows one.
parameters: parameter (COMMA parameter?)*;
parameter
  : NAME (COLON expression)? (EQUAL expression)?
  | STAR (NAME (COLON (STAR disjunction | expression))?)?
  | POWER NAME (COLON expression)?
  | SLASH
  ;

// The parameters of generic functions, classes and type aliases (3.12); the reader leaves them out.
typeParameters: LBRACKET typeParameter (COMMA typeParameter?)* RBRACKET;
typeParameter: (STAR | POWER)? NAME (COLON expression)? (EQUAL (STAR disjunction | expression))?;

// ---- match -----------------------------------------------------------------------------------------------------------

matchStatement: MATCH element (COMMA element?)* COLON NEWLINE INDENT caseBlock+ DEDENT;
caseBlock: CASE patterns (IF condition)? COLON block;

patterns: starPattern (COMMA starPattern?)*;
starPattern: STAR NAME | pattern;
pattern: closedPattern (VERTICAL_BAR closedPattern)* (AS NAME)?;
closedPattern
  : MINUS? NUMBER ((PLUS | MINUS) NUMBER)?
  | (STRING | fString)+
  | NONE
  | TRUE
  | FALSE
  | NAME (DOT NAME)* (LPAREN patternArguments? RPAREN)?
  | LPAREN patterns? RPAREN
  | LBRACKET patterns? RBRACKET
  | LBRACE (patternEntry (COMMA patternEntry?)*)? RBRACE
  ;
// Superset: anything before `=`, though Python wants a name.
patternArguments: patternArgument (COMMA patternArgument?)*;
patternArgument: pattern (EQUAL pattern)?;
patternEntry: POWER NAME | closedPattern COLON pattern;

// ---- expressions -----------------------------------------------------------------------------------------------------

// The first alternative repeats `disjunction` word for word, because most expressions are one name or literal: a rule in
// between would cost each of them one more node. A conditional's last branch is an expression, which makes chains of
// `a if b else c if d else e` right-associative.
expression
  : (PLUS | MINUS | TILDE | NOT)* primary (binaryOperator (PLUS | MINUS | TILDE | NOT)* primary)*
    (IF disjunction ELSE expression)?
  | lambda
  ;

// Operands and operators as a flat list: all of Python's operators but `if … else` and `lambda`. `is not` comes as IS and
// the sign NOT of its operand. Superset: `a + not b`.
disjunction: (PLUS | MINUS | TILDE | NOT)* primary (binaryOperator (PLUS | MINUS | TILDE | NOT)* primary)*;

binaryOperator
  : PLUS | MINUS | STAR | SLASH | POWER | AT | VERTICAL_BAR | BINARY_OPERATOR
  | COMPARISON | IN | IS | NOT IN
  | AND | OR
  ;

primary
  : AWAIT?
    ( NAME | NUMBER | (STRING | fString)+ | NONE | TRUE | FALSE | ELLIPSIS
    | LPAREN group? RPAREN
    | LBRACKET listBody? RBRACKET
    | LBRACE dictBody? RBRACE
    )
    ( DOT NAME
    | LPAREN arguments? RPAREN
    | LBRACKET subscripts RBRACKET
    )*
  ;

lambda: LAMBDA lambdaParameters? COLON expression;
lambdaParameters: lambdaParameter (COMMA lambdaParameter?)*;
lambdaParameter
  : NAME (EQUAL expression)?
  | STAR NAME?
  | POWER NAME
  | SLASH
  ;

yieldExpression: YIELD (FROM expression | expressions)?;

// An expression where `:=` needs no parentheses.
condition: expression (WALRUS expression)?;
// A tuple without parentheses, or one expression. Superset here and in all lists: `a,,b`.
expressions: (STAR disjunction | expression) (COMMA (STAR disjunction | expression)?)*;
// An element between brackets.
element: STAR disjunction | expression (WALRUS expression)?;

group
  : yieldExpression
  | element (comprehension | (COMMA element?)*)
  ;
listBody: element (comprehension | (COMMA element?)*);
// Superset: entries of dictionaries and of sets side by side.
dictBody: dictItem (comprehension | (COMMA dictItem?)*);
dictItem
  : POWER disjunction
  | STAR disjunction
  | expression (COLON expression | WALRUS expression)?
  ;

comprehension: comprehensionFor+;
comprehensionFor: ASYNC? FOR targets IN disjunction (IF disjunction)*;

arguments: argument (COMMA argument?)*;
argument
  : (STAR | POWER) expression
  | expression (EQUAL expression | WALRUS expression | comprehension)?
  ;

subscripts: subscript (COMMA subscript?)*;
subscript
  : STAR disjunction
  | expression (WALRUS expression | sliceTail)?
  | sliceTail
  ;
sliceTail: COLON expression? (COLON expression?)?;

// What is assigned to by `for`, `del` and `with`. Not an expression, for `for a in b` would be taken for `a in b`.
targets: target (COMMA target?)*;
target: STAR? primary;

// ---- f-strings -------------------------------------------------------------------------------------------------------

fString: FSTRING_START (FSTRING_MIDDLE | replacementField)* FSTRING_END;
// {value = !r :format}
replacementField
  : LBRACE (yieldExpression | expressions) EQUAL? (EXCLAMATION NAME)? (COLON (FSTRING_MIDDLE | replacementField)*)? RBRACE
  ;
