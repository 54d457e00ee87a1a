#include "clones.h"
#include "kernels.h"
#include <math.h>
#include <string.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

// y = x wᵀ in integers: rows of unsigned activations by signed weights, summed exactly in 32 bits. Every instruction
// set sums the same integers, and what is computed in float is not contracted to fused operations: the same bits on
// every processor.
#pragma STDC FP_CONTRACT OFF

enum {
  WIDTH = FB_PANEL8,  // outputs in a panel
  WIDEST = 2 * WIDTH, // outputs of the largest tile: two panels
  TALLEST = 12,       // rows of the largest tile
  SHELF = 25          // rows at a time: their inputs stay in the first-level cache while panels pass by
};

/// What is needed to turn the sums of a tile into numbers.
typedef struct {
  const float *row_scale;
  const int32_t *row_zero;
  const float *scale;
  const int32_t *sum;
  const float *bias;
} scales;

/// y = row scale * scale * (sums - zero * sum of weights) + bias, for `width` outputs of one tile.
INLINE void finish(size_t rows, size_t step, size_t width, const int32_t *restrict sums,
                   const scales *s, float *y, size_t ldy) {
  for (size_t i = 0; i < rows; i++, sums += step, y += ldy) {
    const int32_t zero = s->row_zero[i];
    const float row_scale = s->row_scale[i];
    if (width == step && s->bias) {
      for (size_t j = 0; j < step; j++)
        y[j] = (float)(sums[j] - zero * s->sum[j]) * (row_scale * s->scale[j]) + s->bias[j];
    } else if (width == step) {
      for (size_t j = 0; j < step; j++)
        y[j] = (float)(sums[j] - zero * s->sum[j]) * (row_scale * s->scale[j]);
    } else {
      for (size_t j = 0; j < width; j++) {
        float value = (float)(sums[j] - zero * s->sum[j]) * (row_scale * s->scale[j]);
        y[j] = s->bias ? value + s->bias[j] : value;
      }
    }
  }
}

#define UNROLLED _Pragma("clang loop unroll(full)")

/// Any machine: one row and a whole panel at a time.
static void panel_baseline(size_t rows, size_t width, size_t depth, const uint8_t *a, size_t lda,
                           const int8_t *b, const scales *s, float *y, size_t ldy) {
  for (size_t i = 0; i < rows; i++) {
    int32_t sums[WIDTH] = {0};
    const int8_t *w = b;
    for (size_t k = 0; k < depth; k += 4, w += 4 * WIDTH) {
      const int32_t a0 = a[i * lda + k], a1 = a[i * lda + k + 1];
      const int32_t a2 = a[i * lda + k + 2], a3 = a[i * lda + k + 3];
      for (int j = 0; j < WIDTH; j++)
        sums[j] += a0 * w[4 * j] + a1 * w[4 * j + 1] + a2 * w[4 * j + 2] + a3 * w[4 * j + 3];
    }
    scales row = *s;
    row.row_scale += i;
    row.row_zero += i;
    finish(1, WIDTH, width, sums, &row, y + i * ldy, ldy);
  }
}

#if defined(__x86_64__)
#define AVX2 __attribute__((target("avx2")))
#define AVX_VNNI __attribute__((target("avx2,avxvnni")))
#define AVX512_VNNI                                                                                \
  __attribute__((target("avx512f,avx512cd,avx512bw,avx512dq,avx512vl,avx512vnni,avx2")))

INLINE AVX2 __m256i broadcast(const uint8_t *quad) {
  int32_t bits;
  memcpy(&bits, quad, 4);
  return _mm256_set1_epi32(bits);
}

INLINE AVX512_VNNI __m512i broadcast512(const uint8_t *quad) {
  int32_t bits;
  memcpy(&bits, quad, 4);
  return _mm512_set1_epi32(bits);
}

/// Sums of rows x a panel. vpmaddubsw adds two products in 16 bits and saturates; FB_ACTIVATION_LIMIT and
/// FB_WEIGHT_LIMIT leave room for four, so eight inputs take three multiplications instead of four.
INLINE AVX2 void tile_avx2(const int rows, size_t depth, const uint8_t *a, size_t lda,
                           const int8_t *b, int32_t *sums) {
  __m256i sum[TALLEST][2];
  const __m256i one = _mm256_set1_epi16(1);
  UNROLLED for (int i = 0; i < rows; i++) sum[i][0] = sum[i][1] = _mm256_setzero_si256();
  for (size_t k = 0; k < depth; k += 8, b += 8 * WIDTH) {
    UNROLLED for (int i = 0; i < rows; i++) {
      const __m256i x = broadcast(a + i * lda + k), z = broadcast(a + i * lda + k + 4);
      UNROLLED for (int v = 0; v < 2; v++) {
        const __m256i *w = (const __m256i *)(b + 32 * v);
        const __m256i four =
            _mm256_add_epi16(_mm256_maddubs_epi16(x, _mm256_loadu_si256(w)),
                             _mm256_maddubs_epi16(z, _mm256_loadu_si256(w + 2)));
        sum[i][v] = _mm256_add_epi32(sum[i][v], _mm256_madd_epi16(four, one));
      }
    }
  }
  UNROLLED for (int i = 0; i < rows; i++) {
    _mm256_storeu_si256((__m256i *)(sums + i * WIDTH), sum[i][0]);
    _mm256_storeu_si256((__m256i *)(sums + i * WIDTH + 8), sum[i][1]);
  }
}

/// Sums of rows x a panel: vpdpbusd adds four products in 32 bits.
INLINE AVX_VNNI void tile_avx_vnni(const int rows, size_t depth, const uint8_t *a, size_t lda,
                                   const int8_t *b, int32_t *sums) {
  __m256i sum[TALLEST][2];
  UNROLLED for (int i = 0; i < rows; i++) sum[i][0] = sum[i][1] = _mm256_setzero_si256();
  for (size_t k = 0; k < depth; k += 4, b += 4 * WIDTH) {
    const __m256i left = _mm256_loadu_si256((const __m256i *)b);
    const __m256i right = _mm256_loadu_si256((const __m256i *)(b + 32));
    UNROLLED for (int i = 0; i < rows; i++) {
      const __m256i x = broadcast(a + i * lda + k);
      sum[i][0] = _mm256_dpbusd_avx_epi32(sum[i][0], x, left);
      sum[i][1] = _mm256_dpbusd_avx_epi32(sum[i][1], x, right);
    }
  }
  UNROLLED for (int i = 0; i < rows; i++) {
    _mm256_storeu_si256((__m256i *)(sums + i * WIDTH), sum[i][0]);
    _mm256_storeu_si256((__m256i *)(sums + i * WIDTH + 8), sum[i][1]);
  }
}

/// Sums of rows x two panels.
INLINE AVX512_VNNI void tile_avx512_vnni(const int rows, size_t depth, const uint8_t *a, size_t lda,
                                         const int8_t *b, int32_t *sums) {
  __m512i sum[TALLEST][2];
  UNROLLED for (int i = 0; i < rows; i++) sum[i][0] = sum[i][1] = _mm512_setzero_si512();
  const int8_t *c = b + WIDTH * depth;
  for (size_t k = 0; k < depth; k += 4, b += 4 * WIDTH, c += 4 * WIDTH) {
    const __m512i left = _mm512_loadu_si512(b), right = _mm512_loadu_si512(c);
    UNROLLED for (int i = 0; i < rows; i++) {
      const __m512i x = broadcast512(a + i * lda + k);
      sum[i][0] = _mm512_dpbusd_epi32(sum[i][0], x, left);
      sum[i][1] = _mm512_dpbusd_epi32(sum[i][1], x, right);
    }
  }
  UNROLLED for (int i = 0; i < rows; i++) {
    _mm512_storeu_si512(sums + i * WIDEST, sum[i][0]);
    _mm512_storeu_si512(sums + i * WIDEST + WIDTH, sum[i][1]);
  }
}

/// All rows against `step` outputs, in tiles of `tallest` rows; `REST` handles what is left.
#define DEFINE_PANEL(name, tile, tallest, step, TARGET, REST)                                      \
  TARGET static void name(size_t rows, size_t width, size_t depth, const uint8_t *x, size_t lda,   \
                          const int8_t *b, const scales *all, float *y, size_t ldy) {              \
    int32_t sums[tallest * step];                                                                  \
    scales s = *all;                                                                               \
    size_t left = rows;                                                                            \
    for (; left >= tallest; left -= tallest, x += tallest * lda, y += tallest * ldy) {             \
      tile(tallest, depth, x, lda, b, sums);                                                       \
      finish(tallest, step, width, sums, &s, y, ldy);                                              \
      s.row_scale += tallest;                                                                      \
      s.row_zero += tallest;                                                                       \
    }                                                                                              \
    switch (left) { REST(tile, step) }                                                             \
  }

#define ROWS(n, tile, step)                                                                        \
  case n:                                                                                          \
    tile(n, depth, x, lda, b, sums);                                                               \
    finish(n, step, width, sums, &s, y, ldy);                                                      \
    break;
#define UP_TO_4(tile, step)                                                                        \
  ROWS(1, tile, step) ROWS(2, tile, step) ROWS(3, tile, step) ROWS(4, tile, step)
#define UP_TO_5(tile, step) UP_TO_4(tile, step) ROWS(5, tile, step)
#define UP_TO_11(tile, step)                                                                       \
  UP_TO_5(tile, step) ROWS(6, tile, step) ROWS(7, tile, step) ROWS(8, tile, step)                  \
  ROWS(9, tile, step) ROWS(10, tile, step) ROWS(11, tile, step)

DEFINE_PANEL(panel_avx2, tile_avx2, 5, WIDTH, AVX2, UP_TO_4)
DEFINE_PANEL(panel_avx_vnni, tile_avx_vnni, 6, WIDTH, AVX_VNNI, UP_TO_5)
DEFINE_PANEL(panel_avx512_vnni, tile_avx512_vnni, 12, WIDEST, AVX512_VNNI, UP_TO_11)
#endif

typedef void panel_function(size_t, size_t, size_t, const uint8_t *, size_t, const int8_t *,
                            const scales *, float *, size_t);

bool fb_product8_supports(fb_product8_kind kind) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  switch (kind) {
  case FB_PRODUCT8_PLAIN: return true;
  case FB_PRODUCT8_AVX2: return __builtin_cpu_supports("avx2");
  case FB_PRODUCT8_AVX_VNNI:
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("avxvnni");
  case FB_PRODUCT8_AVX512_VNNI:
    return __builtin_cpu_supports("x86-64-v4") && __builtin_cpu_supports("avx512vnni");
  }
#endif
  return kind == FB_PRODUCT8_PLAIN;
}

/// How many outputs `panel` takes at a time.
static panel_function *panel_for(fb_product8_kind kind, size_t *step) {
  *step = WIDTH;
  switch (kind) {
#if defined(__x86_64__)
  case FB_PRODUCT8_AVX2: return panel_avx2;
  case FB_PRODUCT8_AVX_VNNI: return panel_avx_vnni;
  case FB_PRODUCT8_AVX512_VNNI: *step = WIDEST; return panel_avx512_vnni;
#endif
  default: return panel_baseline;
  }
}

void fb_pack8(size_t rows, size_t inputs, const int8_t *w, size_t first, size_t depth,
              int8_t *packed, int32_t *sums) {
  for (size_t i = 0; i < rows; i++, w += inputs) {
    const size_t output = first + i;
    int8_t *to = packed + output / WIDTH * WIDTH * depth + output % WIDTH * 4;
    int32_t sum = 0;
    for (size_t k = 0; k < inputs; k++) sum += w[k];
    sums[output] = sum;
    size_t k = 0;
    for (; k + 4 <= inputs; k += 4, to += 4 * WIDTH) memcpy(to, w + k, 4);
    if (k < inputs) memcpy(to, w + k, inputs - k);
  }
}

void fb_packed_product8(fb_product8_kind kind, size_t rows, size_t outputs, size_t depth,
                        const uint8_t *x, const float *row_scale, const int32_t *row_zero,
                        const int8_t *packed, const float *scale, const int32_t *sum,
                        const float *bias, float *y, size_t ldy) {
  size_t step;
  panel_function *panel = panel_for(kind, &step);
  for (size_t i = 0; i < rows; i += SHELF) {
    const size_t height = rows - i < SHELF ? rows - i : SHELF;
    for (size_t j = 0; j < outputs; j += step) {
      const scales s = {row_scale + i, row_zero + i, scale + j, sum + j, bias ? bias + j : NULL};
      panel(height, outputs - j < step ? outputs - j : step, depth, x + i * depth, depth,
            packed + j * depth, &s, y + i * ldy + j, ldy);
    }
  }
}

// Adding 1.5 * 2^23 rounds to the nearest integer, halves to even, and leaves it in the low bits.
#define ROUNDER 12582912.0f

/// Greatest of the lanes and of zero.
INLINE float lane_max(const float *lanes) {
  float most = 0.0f;
  for (int l = 0; l < LANES; l++) most = lanes[l] > most ? lanes[l] : most;
  return most;
}

/// Whether any value is not a number.
INLINE bool has_nan(size_t n, const float *x, const bool weighted, const float *factors) {
  for (size_t j = 0; j < n; j++)
    if (isnan(weighted ? x[j] * factors[j] : x[j])) return true;
  return false;
}

/// A row with a value that is infinite or not a number, or with a range that overflows, has a scale that is not a
/// number: so are its products.
INLINE void quantize_row(size_t n, const float *restrict x, const bool weighted,
                         const float *restrict factors, uint8_t *restrict q, float *scale,
                         int32_t *zero) {
  // Maxima pass over what is not a number; sums keep it.
  float less[LANES] = {0}, more[LANES] = {0}, sums[LANES] = {0};
  size_t j = 0;
  for (; j + LANES <= n; j += LANES)
    for (int l = 0; l < LANES; l++) {
      const float value = weighted ? x[j + l] * factors[j + l] : x[j + l];
      less[l] = -value > less[l] ? -value : less[l];
      more[l] = value > more[l] ? value : more[l];
      sums[l] += value;
    }
  for (int l = 0; j < n; j++, l++) {
    const float value = weighted ? x[j] * factors[j] : x[j];
    less[l] = -value > less[l] ? -value : less[l];
    more[l] = value > more[l] ? value : more[l];
    sums[l] += value;
  }
  const float below = lane_max(less), range = below + lane_max(more);
  // Sums of finite values may overflow as well, so these alone decide nothing.
  if (!isfinite(range) || (!isfinite(lane_sum(sums)) && has_nan(n, x, weighted, factors))) {
    *scale = NAN;
    *zero = 0;
    memset(q, 0, n);
    return;
  }
  // A smaller range counts as none: its reciprocal would be infinite.
  const bool is_flat = !(range > 1e-30f);
  const float steps = is_flat ? 0.0f : FB_ACTIVATION_LIMIT / range;
  const float shift = (below * steps + ROUNDER) - ROUNDER;
  *scale = is_flat ? 0.0f : range / FB_ACTIVATION_LIMIT;
  *zero = (int32_t)shift;
  for (j = 0; j < n; j++) {
    const float value = weighted ? x[j] * factors[j] : x[j];
    float whole = value * steps + shift;
    whole = whole > 0.0f ? whole : 0.0f;
    whole = whole < FB_ACTIVATION_LIMIT ? whole : FB_ACTIVATION_LIMIT;
    const float rounded = whole + ROUNDER;
    uint32_t bits;
    memcpy(&bits, &rounded, 4);
    q[j] = (uint8_t)bits;
  }
}

CLONES void fb_quantize_rows(size_t rows, size_t columns, const float *x, size_t ldx,
                             const float *factors, size_t depth, uint8_t *q, float *scale,
                             int32_t *zero) {
  for (size_t i = 0; i < rows; i++, x += ldx, q += depth) {
    if (factors)
      quantize_row(columns, x, true, factors, q, scale + i, zero + i);
    else
      quantize_row(columns, x, false, x, q, scale + i, zero + i);
    for (size_t j = columns; j < depth; j++) q[j] = 0;
  }
}

CLONES bool fb_is_within8(size_t count, const int8_t *w, int32_t limit) {
  int8_t least = 0, most = 0;
  for (size_t i = 0; i < count; i++) {
    least = w[i] < least ? w[i] : least;
    most = w[i] > most ? w[i] : most;
  }
  return least >= -limit && most <= limit;
}

/// Squared error of rounding w to multiples of `scale`, in 16 lanes.
INLINE float rounding_error(size_t n, const float *restrict w, float scale, float limit) {
  const float steps = 1.0f / scale;
  float lanes[LANES] = {0};
  size_t j = 0;
  for (; j + LANES <= n; j += LANES)
    for (int l = 0; l < LANES; l++) {
      float whole = (w[j + l] * steps + ROUNDER) - ROUNDER;
      whole = whole > limit ? limit : whole < -limit ? -limit : whole;
      const float error = whole * scale - w[j + l];
      lanes[l] += error * error;
    }
  for (int l = 0; j < n; j++, l++) {
    float whole = (w[j] * steps + ROUNDER) - ROUNDER;
    whole = whole > limit ? limit : whole < -limit ? -limit : whole;
    const float error = whole * scale - w[j];
    lanes[l] += error * error;
  }
  return lane_sum(lanes);
}

CLONES void fb_quantize_weights(size_t columns, const float *w, int32_t limit, int8_t *q,
                                float *scale) {
  float greatest = 0.0f;
  for (size_t j = 0; j < columns; j++) greatest = fabsf(w[j]) > greatest ? fabsf(w[j]) : greatest;
  const float widest = greatest / (float)limit, bound = (float)limit;
  // A smaller row counts as zero: the reciprocal would be infinite.
  if (!(widest > 1e-30f)) {
    *scale = 0.0f;
    memset(q, 0, columns);
    return;
  }
  float best = widest, least = rounding_error(columns, w, widest, bound);
  for (int tried = 1; tried <= 24; tried++) {
    const float narrower = widest * (1.0f - 0.0125f * (float)tried);
    const float error = rounding_error(columns, w, narrower, bound);
    if (error < least) {
      least = error;
      best = narrower;
    }
  }
  *scale = best;
  const float steps = 1.0f / best;
  for (size_t j = 0; j < columns; j++) {
    float whole = (w[j] * steps + ROUNDER) - ROUNDER;
    whole = whole > bound ? bound : whole < -bound ? -bound : whole;
    q[j] = (int8_t)whole;
  }
}

CLONES void fb_dequantize_rows(size_t rows, size_t columns, const int8_t *q, const float *scale, float *y) {
  for (size_t i = 0; i < rows; i++, q += columns, y += columns) {
    const float s = scale[i];
    for (size_t j = 0; j < columns; j++) y[j] = (float)q[j] * s;
  }
}

CLONES void fb_embed8(size_t rows, size_t columns, const int8_t *tokens, const float *scales,
                      const int32_t *ids, const float *positions, const int32_t *position,
                      const float *segments, const int32_t *segment, float *y) {
  for (size_t i = 0; i < rows; i++, y += columns) {
    const int8_t *t = tokens + (size_t)ids[i] * columns;
    const float *p = positions + (size_t)position[i] * columns;
    const float *s = segments + (size_t)segment[i] * columns;
    const float scale = scales[ids[i]];
    for (size_t j = 0; j < columns; j++) y[j] = (float)t[j] * scale + p[j] + s[j];
  }
}
