# cmake -DFILE=XParser.cpp -DCLASS=XParser -P GeneratedCode.cmake
# Mends what ANTLR 4.7 to 4.9 generate, in two places:
# - a parser (or lexer) builds its tables when the first one is constructed. As generated, a static initialiser builds them before main,
#   for every grammar in the program, at each start;
# - the rules of a parser derive from RuleNode (grammars/rule_node.h), which finds children faster. The option contextSuperClass, which is
#   for this, is heeded in C++ by later versions only.
file(READ ${FILE} text)

function(replace_once before after)
  string(FIND "${text}" "${before}" first)
  string(FIND "${text}" "${before}" last REVERSE)
  if(first EQUAL -1 OR NOT first EQUAL last)
    message(FATAL_ERROR "${FILE}: `${before}` is not there exactly once: the ANTLR tool writes other code than 4.7 to 4.9 do")
  endif()
  string(REPLACE "${before}" "${after}" changed "${text}")
  set(text "${changed}" PARENT_SCOPE)
endfunction()

replace_once("${CLASS}::Initializer ${CLASS}::_init;" "")
replace_once("  _interpreter = new atn::" "  static const Initializer built_once{};\n  _interpreter = new atn::")
if(CLASS MATCHES "Parser$")
  string(REPLACE "  : ParserRuleContext(parent, invokingState)" "  : RuleNode(parent, invokingState)" text "${text}")
endif()
file(WRITE ${FILE} "${text}")

if(CLASS MATCHES "Parser$")
  string(REGEX REPLACE "cpp$" "h" header ${FILE})
  file(READ ${header} text)
  replace_once("#include \"antlr4-runtime.h\"" "#include \"antlr4-runtime.h\"\n#include \"rule_node.h\"")
  string(REPLACE "Context : public antlr4::ParserRuleContext {" "Context : public crosswalk::RuleNode {" text "${text}")
  file(WRITE ${header} "${text}")
endif()
