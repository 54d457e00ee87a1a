#ifndef FILBERT_COPENBLAS_SHIM_H
#define FILBERT_COPENBLAS_SHIM_H
#include <cblas.h>
#include <lapacke.h>
#endif
