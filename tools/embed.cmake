# cmake -DIN=file -DOUT=file.c -P embed.cmake: the bytes of IN as cs_page_template[] and its size.  An
# empty array when IN is not there.
set(bytes "")
if(EXISTS "${IN}")
  file(READ "${IN}" hex HEX)
  string(REGEX REPLACE "(..)" "0x\\1," bytes "${hex}")
  string(REGEX REPLACE "((0x..,)(0x..,)(0x..,)(0x..,)(0x..,)(0x..,)(0x..,)(0x..,))" "\\1\n" bytes "${bytes}")
endif()
file(WRITE "${OUT}" "/* Made by tools/embed.cmake out of web/dist/index.html. */
#include \"report/page.h\"

const unsigned char cs_page_template[] = {${bytes}0};
const size_t cs_page_template_size = sizeof cs_page_template - 1;
")
