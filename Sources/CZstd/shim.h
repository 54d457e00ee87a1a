#ifndef FILBERT_CZSTD_SHIM_H
#define FILBERT_CZSTD_SHIM_H
#include <zstd.h>
#endif
