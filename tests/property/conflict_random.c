/* Random conflicts of 2 to 5 decision makers: the two solvers agree with one another and with the
 * definitions spelled out by brute force; the inclusions among the concepts hold; every certificate
 * passes the checker, and damaged ones don't. */
#include "support.h"

#include "base/alloc.h"
#include "base/random.h"
#include "models/conflict/certificate.h"
#include "models/conflict/coalition.h"
#include "models/conflict/foresight.h"
#include "models/conflict/order.h"
#include "models/conflict/stability_by_sets.h"
#include "models/conflict/solve.h"

#include <stdlib.h>
#include <string.h>

enum { SEED = 20260101, MOST_STATES = 64, MOST_DMS = 5 };

/* ---- the definitions ---------------------------------------------------------------------- */

typedef struct {
  size_t n, N;
  bool move[MOST_DMS][MOST_STATES][MOST_STATES];
  uint32_t p[MOST_DMS][MOST_STATES];
} plain;

/* All ends of legal sequences from s by members of H, step by step; steps are improvements when
 * `credible`. */
static void follow(const plain *m, unsigned H, bool credible, size_t s, size_t last,
                   bool seen[MOST_STATES][MOST_DMS + 1], bool *ends) {
  for (size_t j = 0; j < m->N; j++) {
    if (!(H >> j & 1) || j == last) continue;
    for (size_t t = 0; t < m->n; t++) {
      if (!m->move[j][s][t] || (credible && m->p[j][t] <= m->p[j][s]) || seen[t][j]) continue;
      seen[t][j] = true;
      ends[t] = true;
      follow(m, H, credible, t, j, seen, ends);
    }
  }
}

static void all_ends(const plain *m, unsigned H, bool credible, size_t s, bool *ends) {
  bool seen[MOST_STATES][MOST_DMS + 1] = {{false}};

  memset(ends, 0, MOST_STATES * sizeof *ends);
  follow(m, H, credible, s, MOST_DMS, seen, ends);
}

static bool brute_stable(const plain *m, size_t i, size_t s, cs_concept k) {
  unsigned O = ((1u << m->N) - 1) & ~(1u << i);

  for (size_t s1 = 0; s1 < m->n; s1++) {
    bool ends[MOST_STATES], answered = false;

    if (!m->move[i][s][s1] || m->p[i][s1] <= m->p[i][s]) continue;
    if (k == CS_NASH) return false;
    all_ends(m, O, cs_is_credible(k), s1, ends);
    for (size_t s2 = 0; s2 < m->n; s2++) {
      bool holds = ends[s2] && m->p[i][s2] <= m->p[i][s];

      for (size_t s3 = 0; s3 < m->n && cs_is_symmetric(k); s3++)
        holds &= !(m->move[i][s2][s3] && m->p[i][s3] > m->p[i][s]);
      answered |= holds;
    }
    if (!answered) return false;
  }
  return true;
}

static bool all_gain(const plain *m, unsigned H, size_t s, size_t q) {
  for (size_t i = 0; i < m->N; i++) {
    if ((H >> i & 1) && m->p[i][q] <= m->p[i][s]) return false;
  }
  return true;
}

/* Joint improvements of sub-coalitions of O, no coalition twice in a row. */
static void follow_jointly(const plain *m, unsigned O, size_t s, unsigned last,
                           bool seen[MOST_STATES][1 << MOST_DMS], bool *ends) {
  for (unsigned K = 1; K <= O; K++) {
    bool reach[MOST_STATES];

    if ((K & O) != K || K == last) continue;
    all_ends(m, K, false, s, reach);
    for (size_t t = 0; t < m->n; t++) {
      if (!reach[t] || !all_gain(m, K, s, t) || seen[t][K]) continue;
      seen[t][K] = true;
      ends[t] = true;
      follow_jointly(m, O, t, K, seen, ends);
    }
  }
}

static bool brute_coalition(const plain *m, unsigned H, size_t s, cs_concept k) {
  unsigned O = ((1u << m->N) - 1) & ~H;
  bool reach[MOST_STATES];

  all_ends(m, H, false, s, reach);
  for (size_t q = 0; q < m->n; q++) {
    bool ends[MOST_STATES] = {false}, answered = false;

    if (!reach[q] || !all_gain(m, H, s, q)) continue;
    if (k == CS_NASH) return false;
    if (k == CS_SEQ) {
      bool seen[MOST_STATES][1 << MOST_DMS] = {{false}};

      follow_jointly(m, O, q, 0, seen, ends);
    } else {
      all_ends(m, O, false, q, ends);
    }
    for (size_t x = 0; x < m->n && !answered; x++) {
      bool escape[MOST_STATES], holds = ends[x] && !all_gain(m, H, s, x);

      if (holds && k == CS_SMR) {
        all_ends(m, H, false, x, escape);
        for (size_t y = 0; y < m->n; y++) holds &= !(escape[y] && all_gain(m, H, s, y));
      }
      answered = holds;
    }
    if (!answered) return false;
  }
  return true;
}

/* ---- random conflicts ---------------------------------------------------------------------- */

typedef struct {
  uint64_t model, at;
} stream;

static size_t below(stream *r, size_t n) {
  return (size_t)(cs_random_unit(SEED, r->model, r->at++) * (double)n);
}

static const char *ids[] = {"a", "b", "c", "d", "e", "f"};

/* False when the draw has no feasible state. */
static bool draw(stream *r, cs_arena *arena, casus_diag *d, cs_conflict *c, uint32_t **rank) {
  size_t N = 2 + below(r, MOST_DMS - 1), K = 3 + below(r, 4), n_bad = below(r, 3);
  cs_lever *levers = cs_arena_alloc(arena, K, sizeof *levers);
  const cs_statement **bad = cs_arena_alloc(arena, 3, sizeof *bad);
  const cs_statement *merged = NULL;
  const char *merged_name = "merged";
  cs_conflict_plan plan = {.dms = ids,
                           .dm_names = ids,
                           .n_dms = N,
                           .levers = levers,
                           .n_levers = K,
                           .infeasible = bad,
                           .n_infeasible = n_bad};
  size_t bits = 0;

  for (size_t k = 0; k < K; k++) {
    size_t way = below(r, 10), levels = below(r, 6) ? 2 : 3;

    if (bits + (levels == 2 ? 1 : 2) > 6) levels = 2;
    bits += levels == 2 ? 1 : 2;
    if (bits > 6) plan.n_levers = k < plan.n_levers ? k : plan.n_levers;
    levers[k] = (cs_lever){.id = ids[k],
                           .name = ids[k],
                           .dm = (uint32_t)below(r, N),
                           .levels = (uint32_t)levels,
                           .direction = way < 7   ? CS_MOVES_BOTH
                                        : way < 9 ? CS_MOVES_UP
                                                  : CS_MOVES_DOWN};
  }
  K = plan.n_levers;
  for (size_t i = 0; i < n_bad; i++) {
    bad[i] =
        cs_statement_join(arena, CS_SAYS_AND,
                          cs_statement_option(arena, (uint32_t)below(r, K), (uint32_t)below(r, 2)),
                          cs_statement_option(arena, (uint32_t)below(r, K), (uint32_t)below(r, 2)));
  }
  if (!below(r, 8)) {
    merged =
        cs_statement_join(arena, CS_SAYS_AND, cs_statement_option(arena, (uint32_t)below(r, K), 1),
                          cs_statement_option(arena, (uint32_t)below(r, K), 0));
    plan.merged = &merged;
    plan.merged_names = &merged_name;
    plan.n_merged = 1;
  }
  if (cs_conflict_make(&plan, arena, d, (cs_place){0}, c)) return false;
  if (c->n > MOST_STATES) return false;
  if (!below(r, 3)) { /* takes single moves out, so that moves are not transitive */
    for (size_t i = 0; i < 3; i++) {
      cs_arc arc = {.dm = (uint32_t)below(r, N), .from = (uint32_t)below(r, c->n)};

      arc.to = cs_conflict_move(c, arc.dm, arc.from, 0);
      if (arc.to == CS_NO_STATE) continue;
      assert_int_equal(cs_conflict_change(c, &arc, 1, NULL, 0, arena, d), CASUS_OK);
    }
  }
  for (size_t i = 0; i < N; i++) {
    size_t levels = below(r, 3) ? 1000 : 1 + below(r, 6);
    double *u = cs_arena_alloc(arena, c->n, sizeof *u);
    uint32_t *order = cs_arena_alloc(arena, c->n, sizeof *order);

    rank[i] = cs_arena_alloc(arena, c->n, sizeof **rank);
    for (size_t s = 0; s < c->n; s++) u[s] = (double)below(r, levels);
    cs_order_from_utility(c->n, u, order, rank[i]);
  }
  return true;
}

static void spell_out(const cs_conflict *c, uint32_t *const *rank, plain *m) {
  memset(m, 0, sizeof *m);
  m->n = c->n;
  m->N = c->n_dms;
  for (size_t i = 0; i < m->N; i++) {
    memcpy(m->p[i], rank[i], c->n * sizeof **rank);
    for (uint32_t s = 0; s < c->n; s++) {
      for (uint32_t t = 0; t < c->n; t++) m->move[i][s][t] = cs_conflict_can_move(c, i, s, t);
    }
  }
}

/* ---- what must hold ------------------------------------------------------------------------ */

static void check_inclusions(uint64_t model, unsigned v) {
  bool nash = v >> CS_NASH & 1, gmr = v >> CS_GMR & 1, smr = v >> CS_SMR & 1;
  bool seq = v >> CS_SEQ & 1, sseq = v >> CS_SSEQ & 1;

  if ((nash && !(smr && seq && sseq)) || (smr && !gmr) || (seq && !gmr) || (sseq && !(seq && smr)))
    fail_msg("model %llu: inclusions broken by %x", (unsigned long long)model, v);
}

static void check_certificate(uint64_t model, const cs_conflict *c, uint32_t *const *rank,
                              size_t dm, uint32_t s, cs_concept k, bool stable, cs_arena *arena) {
  const uint32_t *const *p = (const uint32_t *const *)rank;
  cs_certificate cert;
  const char *fault;

  assert_int_equal(cs_certify(c, p, dm, s, k, arena, &cert), CASUS_OK);
  if (cert.stable != stable)
    fail_msg("model %llu: certificate of state %u", (unsigned long long)model, s);
  fault = cs_certificate_fault(c, p, &cert);
  if (fault) fail_msg("model %llu, state %u: %s", (unsigned long long)model, s, fault);
  /* The opposite must not pass: a stable state has no improvement that is left unpunished, and an
   * unstable one has an improvement without an answer. */
  cert.stable = !cert.stable;
  if (!cs_certificate_fault(c, p, &cert) && !(stable && cert.n_answers == 0))
    fail_msg("model %llu, state %u: the opposite passes too", (unsigned long long)model, s);
  cert.stable = !cert.stable;
  if (stable && cert.n_answers) {
    cert.n_answers--;
    assert_non_null(cs_certificate_fault(c, p, &cert));
    cert.n_answers++;
    cert.answers[0].path[cert.answers[0].n_path - 1].dm = (uint32_t)dm;
    assert_non_null(cs_certificate_fault(c, p, &cert));
  } else if (!stable && k != CS_NASH) {
    cert.closed[cert.answers[0].to] = 0;
    assert_non_null(cs_certificate_fault(c, p, &cert));
  }
}

static void check_coalitions(uint64_t model, const cs_conflict *c, const cs_sets *sets,
                             uint32_t *const *rank, const plain *m, const uint8_t *single) {
  static const cs_concept concepts[] = {CS_NASH, CS_GMR, CS_SMR, CS_SEQ};
  uint8_t *stable = calloc((size_t)1 << c->n_dms, c->n);
  uint8_t universal[MOST_STATES]; /* by brute force: bits of concepts */

  memset(universal, 31, sizeof universal);
  assert_int_equal(cs_coalitions_solve(sets, (const uint32_t *const *)rank, stable), CASUS_OK);
  for (unsigned H = 1; H < 1u << c->n_dms; H++) {
    for (size_t s = 0; s < c->n; s++) {
      for (size_t k = 0; k < 4; k++) {
        bool is = stable[H * c->n + s] >> concepts[k] & 1;

        bool brute = brute_coalition(m, H, s, concepts[k]);

        if (!brute) universal[s] &= (uint8_t)~CS_BIT(concepts[k]);
        if (is != brute)
          fail_msg("model %llu: coalition %x, state %zu, %s: got %d", (unsigned long long)model, H,
                   s, cs_concept_names[concepts[k]], is);
        /* Alone, one is a coalition; its opponents may join, which only makes seq harder. */
        if ((H & (H - 1)) == 0 && concepts[k] != CS_SEQ) {
          size_t i = 0;

          while (!(H >> i & 1)) i++;
          assert_int_equal(is, single[i * c->n + s] >> concepts[k] & 1);
        }
      }
    }
  }
  for (uint32_t s = 0; s < c->n; s++) {
    for (size_t k = 0; k < 4; k++)
      assert_int_equal(cs_coalitions_universal(stable, c->n, c->n_dms, s, concepts[k]),
                       universal[s] >> concepts[k] & 1);
  }
  free(stable);
}

/* Nothing unknown: the four extensions are the plain concepts.  Only oneself to care for, and no
 * ties: so are the relational ones. */
static void check_relations(const cs_conflict *c, const cs_sets *sets, uint32_t *const *rank,
                            const uint8_t *plain_labels, cs_arena *arena) {
  uint64_t *nothing = cs_arena_alloc(arena, sets->n * sets->words, sizeof *nothing);
  uint8_t *stable = cs_arena_alloc(arena, c->n_dms * c->n, 1);
  cs_relations r;
  bool strict = true;

  for (cs_unknown x = CS_UNKNOWN_A; x <= CS_UNKNOWN_D; x++) {
    assert_int_equal(cs_relations_make(sets, arena, &r), CASUS_OK);
    for (size_t i = 0; i < c->n_dms; i++) cs_relations_unknown(sets, i, rank[i], nothing, x, &r);
    assert_int_equal(cs_sets_solve(sets, &r, 31, stable), CASUS_OK);
    assert_memory_equal(stable, plain_labels, c->n_dms * c->n);
  }
  for (size_t i = 0; i < c->n_dms; i++) {
    for (size_t s = 0; s < c->n; s++) {
      for (size_t t = 0; t < s; t++) strict &= rank[i][s] != rank[i][t];
    }
  }
  if (!strict) return;
  for (size_t i = 0; i < c->n_dms; i++) {
    int attitude[CS_CONFLICT_DMS] = {0};

    attitude[i] = 1;
    cs_relations_attitude(sets, i, (const uint32_t *const *)rank, attitude, &r);
  }
  assert_int_equal(cs_sets_solve(sets, &r, 31, stable), CASUS_OK);
  assert_memory_equal(stable, plain_labels, c->n_dms * c->n);
}

/* One more move of an opponent never takes gmr away; one more of one's own never gives nash. */
static void check_more_moves(stream *r, cs_conflict *c, uint32_t *const *rank,
                             const uint8_t *labels, cs_arena *arena, casus_diag *d) {
  cs_arc arc = {.dm = (uint32_t)below(r, c->n_dms),
                .from = (uint32_t)below(r, c->n),
                .to = (uint32_t)below(r, c->n)};
  uint8_t *more = cs_arena_alloc(arena, c->n_dms * c->n, 1);
  cs_solver *solver;

  assert_int_equal(cs_conflict_change(c, NULL, 0, &arc, 1, arena, d), CASUS_OK);
  solver = cs_solver_new(c);
  cs_solve(solver, (const uint32_t *const *)rank, 31, more);
  for (size_t i = 0; i < c->n_dms; i++) {
    for (size_t s = 0; s < c->n; s++) {
      unsigned was = labels[i * c->n + s], is = more[i * c->n + s];

      if (i != arc.dm) assert_false((was >> CS_GMR & 1) && !(is >> CS_GMR & 1));
      if (i == arc.dm) assert_false(!(was >> CS_NASH & 1) && (is >> CS_NASH & 1));
    }
  }
  cs_solver_free(solver);
}

/* G_h(i, s) by the tree of legal moves itself, without tables. */
static size_t look_ahead(const plain *m, size_t i, size_t s, size_t h) {
  size_t best = s;
  bool any = false;

  for (size_t x = 0; x < m->n && h; x++) {
    size_t worst = x;
    bool moved = false;

    if (!m->move[i][s][x]) continue;
    for (size_t j = 0; j < m->N; j++) {
      size_t end = j == i ? x : look_ahead(m, j, x, h - 1);

      if (end == x || (moved && m->p[i][end] >= m->p[i][worst])) continue;
      worst = end;
      moved = true;
    }
    if (any && m->p[i][worst] <= m->p[i][best]) continue;
    best = worst;
    any = true;
  }
  return any && m->p[i][best] > m->p[i][s] ? best : s;
}

static void check_foresight(uint64_t model, const cs_conflict *c, uint32_t *const *rank,
                            const plain *m, const uint8_t *labels) {
  const uint32_t *const *p = (const uint32_t *const *)rank;
  uint8_t near[MOST_DMS * MOST_STATES], forever[MOST_DMS * MOST_STATES];
  bool converged;

  for (size_t h = 1; h <= (c->n <= 16 ? 3u : 2u); h++) {
    assert_int_equal(cs_limited_moves(c, p, h, near), CASUS_OK);
    for (size_t i = 0; i < c->n_dms; i++) {
      for (size_t s = 0; s < c->n; s++) {
        bool stays = near[i * c->n + s];

        if (h == 1) assert_int_equal(stays, labels[i * c->n + s] >> CS_NASH & 1);
        if (stays != (look_ahead(m, i, s, h) == s))
          fail_msg("model %llu: horizon %zu, state %zu for %zu", (unsigned long long)model, h, s,
                   i);
      }
    }
  }
  assert_int_equal(cs_non_myopic(c, p, forever, &converged), CASUS_OK);
  for (size_t h = 200; h < 202; h++) {
    assert_int_equal(cs_limited_moves(c, p, h, near), CASUS_OK);
    for (size_t k = 0; k < c->n_dms * c->n; k++) assert_true(near[k] || !forever[k]);
    if (converged) assert_memory_equal(near, forever, c->n_dms * c->n);
  }
}

/* Strength of preference by its definition: an answer deters when it leaves i much worse off than s
 * (a lower tier), and under the symmetric concepts every escape from it too. */
static bool brute_strong(const plain *m, const uint32_t *tier, size_t i, size_t s, cs_concept k) {
  unsigned O = ((1u << m->N) - 1) & ~(1u << i);

  for (size_t s1 = 0; s1 < m->n; s1++) {
    bool ends[MOST_STATES], answered = false;

    if (!m->move[i][s][s1] || m->p[i][s1] <= m->p[i][s]) continue;
    if (k == CS_NASH) return false;
    all_ends(m, O, cs_is_credible(k), s1, ends);
    for (size_t s2 = 0; s2 < m->n; s2++) {
      bool holds = ends[s2] && tier[s2] < tier[s];

      for (size_t s3 = 0; s3 < m->n && cs_is_symmetric(k); s3++)
        holds &= !(m->move[i][s2][s3] && tier[s3] >= tier[s]);
      answered |= holds;
    }
    if (!answered) return false;
  }
  return true;
}

/* Tiers cut each ranking into three; with a tier for each rank, strong stability differs from the
 * plain one only where a state equal to s deters. */
static void check_strength(uint64_t model, const cs_conflict *c, const cs_sets *sets,
                           uint32_t *const *rank, const plain *m, const uint8_t *plain_labels,
                           cs_arena *arena) {
  uint8_t *stable = cs_arena_alloc(arena, c->n_dms * c->n, 1);
  uint32_t tier[MOST_DMS][MOST_STATES];
  cs_relations r;

  assert_int_equal(cs_relations_make(sets, arena, &r), CASUS_OK);
  for (size_t i = 0; i < c->n_dms; i++) {
    for (size_t s = 0; s < c->n; s++) tier[i][s] = 3 * rank[i][s] / (uint32_t)c->n;
    cs_relations_strong(sets, i, rank[i], tier[i], &r);
  }
  assert_int_equal(cs_sets_solve(sets, &r, 31, stable), CASUS_OK);
  for (size_t i = 0; i < c->n_dms; i++) {
    for (size_t s = 0; s < c->n; s++) {
      for (size_t k = 0; k < CS_N_CONCEPTS; k++) {
        bool is = stable[i * c->n + s] >> k & 1;

        if (is != brute_strong(m, tier[i], i, s, (cs_concept)k))
          fail_msg("model %llu: state %zu for %zu, strong %s", (unsigned long long)model, s, i,
                   cs_concept_names[k]);
        /* What is strongly stable is stable. */
        assert_true(!is || (plain_labels[i * c->n + s] >> k & 1));
      }
    }
  }
}

static void random_conflicts(void **state) {
  const size_t models = as_many(2000, 700);
  size_t drawn = 0, by_dms[MOST_DMS + 1] = {0}, not_transitive = 0;

  (void)state;
  for (uint64_t model = 0; model < models; model++) {
    cs_arena *arena = cs_arena_new();
    casus_diag *d = casus_diag_new();
    uint32_t *rank[MOST_DMS];
    stream r = {model, 0};
    cs_conflict c;

    if (draw(&r, arena, d, &c, rank)) {
      static plain m;
      uint8_t *labels = cs_arena_alloc(arena, c.n_dms * c.n, 1);
      uint8_t *by_sets = cs_arena_alloc(arena, c.n_dms * c.n, 1);
      cs_solver *solver = cs_solver_new(&c);
      cs_relations relations;
      cs_sets sets;

      drawn++;
      by_dms[c.n_dms]++;
      not_transitive += !c.transitive;
      spell_out(&c, rank, &m);
      cs_solve(solver, (const uint32_t *const *)rank, 31, labels);
      assert_int_equal(cs_sets_make(&c, arena, &sets), CASUS_OK);
      assert_int_equal(cs_relations_make(&sets, arena, &relations), CASUS_OK);
      for (size_t i = 0; i < c.n_dms; i++) cs_relations_rank(&sets, i, rank[i], &relations);
      assert_int_equal(cs_sets_solve(&sets, &relations, 31, by_sets), CASUS_OK);
      for (size_t i = 0; i < c.n_dms; i++) {
        for (uint32_t s = 0; s < c.n; s++) {
          check_inclusions(model, labels[i * c.n + s]);
          for (size_t k = 0; k < CS_N_CONCEPTS; k++) {
            bool brute = brute_stable(&m, i, s, (cs_concept)k);

            if (brute != (labels[i * c.n + s] >> k & 1) || brute != (by_sets[i * c.n + s] >> k & 1))
              fail_msg("model %llu: state %u for %zu by %s: by order %d, by sets %d, should be %d",
                       (unsigned long long)model, s, i, cs_concept_names[k],
                       labels[i * c.n + s] >> k & 1, by_sets[i * c.n + s] >> k & 1, brute);
            if (model % 4 == 0)
              check_certificate(model, &c, rank, i, s, (cs_concept)k, brute, arena);
          }
        }
      }
      if (model % 40 == 0 && c.n <= 32) check_coalitions(model, &c, &sets, rank, &m, labels);
      if (model % 4 == 1) check_relations(&c, &sets, rank, labels, arena);
      if (c.n_dms == 2 || model % 4 == 2) check_foresight(model, &c, rank, &m, labels);
      if (model % 4 == 3) check_strength(model, &c, &sets, rank, &m, labels, arena);
      check_more_moves(&r, &c, rank, labels, arena, d);
      cs_solver_free(solver);
    }
    casus_diag_free(d);
    cs_arena_free(arena);
  }
  /* The draws are fixed by the seed; enough of each sort must be among them. */
  assert_true(drawn > models * 9 / 10);
  for (size_t N = 2; N <= MOST_DMS; N++) assert_true(by_dms[N] > models / 10);
  assert_true(not_transitive > models / 20);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(random_conflicts)};

  return cmocka_run_group_tests(tests, NULL, NULL);
}
