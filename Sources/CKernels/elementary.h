#ifndef FILBERT_ELEMENTARY_H
#define FILBERT_ELEMENTARY_H
#include "clones.h"
#include <math.h>
#include <stdint.h>
#include <string.h>

/// e^x, Cephes' expf without branches: relative error below 2 ulp on [-87.3, 88.3]; below that range the
/// smallest normal number, above it 2.2e38.
INLINE float fast_exp(float x) {
  x = x < -87.33654f ? -87.33654f : x;
  x = x > 88.3f ? 88.3f : x;
  // Rounds to nearest by the 1.5 * 2^23 trick; the integer is then in the low bits, no conversion that NaN
  // would make undefined.
  float shifted = x * 1.44269504f + 12582912.0f;
  float n = shifted - 12582912.0f;
  float r = x - n * 0.693359375f;
  r = r + n * 2.12194440e-4f;
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * r * r + r + 1.0f;
  uint32_t bits;
  memcpy(&bits, &shifted, 4);
  bits = (bits + 127u) << 23;
  float scale;
  memcpy(&scale, &bits, 4);
  return p * scale;
}

/// tanh: absolute error below 2e-7, exact sign, odd series near zero where 1 - 2/(e^2x + 1) cancels.
INLINE float fast_tanh(float x) {
  float x2 = x * x;
  float series = x * (1.0f + x2 * (-0.33333333f + x2 * (0.13333333f - x2 * 0.053968254f)));
  float e = fast_exp(2.0f * (x > 20.0f ? 20.0f : (x < -20.0f ? -20.0f : x)));
  float wide = 1.0f - 2.0f / (e + 1.0f);
  return x2 < 0.01f ? series : wide;
}

/// The normal distribution function and sqrt(2 pi) times its density, by Abramowitz & Stegun 7.1.26.
/// The formula's own error is at most 1.5e-7 in erf; computed in float it measures 5.9e-7 in erf, half that in the
/// distribution function. The lower tail is not subtracted from 1, so its error stays relative: 0.36 % at -6.
INLINE void normal(float x, float *cumulative, float *density) {
  float a = fabsf(x);
  float t = 1.0f / (1.0f + 0.23164189f * a);  // 0.3275911 / sqrt(2)
  float e = fast_exp(-0.5f * x * x);
  float p = 1.061405429f;
  p = p * t - 1.453152027f;
  p = p * t + 1.421413741f;
  p = p * t - 0.284496736f;
  p = p * t + 0.254829592f;
  float tail = 0.5f * p * t * e;
  *cumulative = x < 0.0f ? tail : 1.0f - tail;
  *density = e;
}
#endif
