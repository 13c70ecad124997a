# cmake -DIN=file -DOUT=file.c -P embed.cmake: the bytes of IN as cs_page_template[], ended by a zero.
file(READ "${IN}" hex HEX)
string(REGEX REPLACE "(..)" "0x\\1," bytes "${hex}")
string(REGEX REPLACE "((0x..,)(0x..,)(0x..,)(0x..,)(0x..,)(0x..,)(0x..,)(0x..,))" "\\1\n" bytes "${bytes}")
file(WRITE "${OUT}" "/* Made by tools/embed.cmake out of web/page.html. */
#include \"report/page.h\"

const unsigned char cs_page_template[] = {${bytes}0};
")
