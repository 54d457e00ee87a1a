#ifndef FILBERT_CMALLOC_SHIM_H
#define FILBERT_CMALLOC_SHIM_H
#include <stdlib.h>
#ifdef __GLIBC__
#include <malloc.h>
/// Gives what all arenas have free back to the system.
static inline void return_free_memory(void) { malloc_trim(0); }
#else
static inline void return_free_memory(void) {}
#endif
#endif
