# cmake -DFILE=XParser.cpp -DCLASS=XParser -P LazyAtn.cmake
# Makes a parser (or lexer) that ANTLR 4.7 to 4.9 generated build its tables when the first one is constructed. As generated, a static
# initialiser builds them before main, for every grammar in the program, at each start.
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
file(WRITE ${FILE} "${text}")
