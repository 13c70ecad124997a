/* Power in a vote of 27 with a triple majority, against listing all coalitions in the same run (of
 * 22 voters, scaled by the number of coalitions and voters). */
#include "clock.h"
#include "models/package/power.h"

#include <stdio.h>

enum { N = 27, LISTED = 22 };

static const uint32_t votes[N] = {29, 29, 29, 29, 27, 27, 14, 13, 12, 12, 12, 12, 12, 10,
                                  10, 10, 7,  7,  7,  7,  7,  4,  4,  4,  4,  4,  3};
static const uint32_t people[N] = {170, 123, 123, 120, 82, 80, 47, 33, 22, 21, 21, 21, 21, 18,
                                   17,  17,  11,  11,  11, 8,  8,  5,  4,  3,  2,  1,  1};

/* Swings of all voters, coalition by coalition. */
static double list(uint64_t *swings) {
  double start = seconds();

  *swings = 0;
  for (uint32_t S = 0; S < 1u << LISTED; S++) {
    uint32_t a = 0, b = 0, c = 0;

    for (size_t i = 0; i < LISTED; i++) {
      if (!(S >> i & 1)) continue;
      a += votes[i];
      b++;
      c += people[i];
    }
    if (a < 230 || b < 11 || c < 600) continue;
    for (size_t i = 0; i < LISTED; i++)
      *swings += (S >> i & 1) && (a - votes[i] < 230 || b - 1 < 11 || c - people[i] < 600);
  }
  return seconds() - start;
}

int main(void) {
  static const uint32_t quota[3] = {255, 14, 620};
  cs_arena *arena = cs_arena_new();
  uint32_t weight[3 * N];
  uint64_t swings;
  double start, spent, listed = list(&swings) * (1 << (N - LISTED)) * N / LISTED;
  cs_power p;

  for (size_t i = 0; i < N; i++) {
    weight[i] = votes[i];
    weight[N + i] = 1;
    weight[2 * N + i] = people[i];
  }
  start = seconds();
  if (!arena || cs_power_find(&(cs_weighted_vote){N, 3, weight, quota}, arena, NULL, &p)) return 1;
  spent = seconds() - start;
  printf("triple majority of 27: %.3f s  bar 1 s: %s\n", spent, spent < 1 ? "met" : "missed");
  printf("listing all coalitions (%llu swings of 22 voters, scaled): %.1f s, ratio %.0f\n",
         (unsigned long long)swings, listed, listed / spent);
  cs_arena_free(arena);
  return 0;
}
