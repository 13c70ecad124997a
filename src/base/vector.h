/* Loops over columns, compiled for several instruction sets. */
#ifndef CASUS_BASE_VECTOR_H
#define CASUS_BASE_VECTOR_H

/* Before a function whose loops run over columns: gcc compiles it for AVX-512, AVX2 and the
 * baseline, and the best that the processor has is chosen when the program is loaded.  All give
 * the same bits, because products and sums are not contracted (-ffp-contract=off) and no sum is
 * reordered.  Off under the sanitizers, which start after that choice is made, and under clang,
 * whose version 14 exports the choosing function under the name of the static one. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define CS_COLUMNS __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define CS_COLUMNS
#endif

#endif
