/* Time from the end of a case's run to its page: verdicts and sentences on strategies (which every
 * result needs), the result's JSON with what pictures compute,
 * what analyses find in the run's futures, and the page; the least of five.
 * Baseline, measured in the same run: the run.
 *
 *   bench_page CASE [FUTURES [DEEP [THREADS]]] */
#include "clock.h"
#include "faces/faces.h"
#include "analysis/quality.h"
#include "report/analyses_json.h"
#include "report/page.h"
#include "report/result.h"

#include <stdio.h>
#include <stdlib.h>

enum { TIMES = 5 };

/* Wall clock and processor time, and the least of each over several goes. */
typedef struct {
  double wall, processor, least_wall, least_processor;
} timer;

static void start(timer *t) {
  t->wall = clock_of(CLOCK_MONOTONIC);
  t->processor = clock_of(CLOCK_PROCESS_CPUTIME_ID);
}

static void stop(timer *t, int go) {
  double wall = clock_of(CLOCK_MONOTONIC) - t->wall;
  double processor = clock_of(CLOCK_PROCESS_CPUTIME_ID) - t->processor;

  if (!go || wall < t->least_wall) t->least_wall = wall;
  if (!go || processor < t->least_processor) t->least_processor = processor;
}

static void show(const char *what, const timer *t, const timer *run) {
  printf("%-24s %7.3f s   processor %7.3f s   ratio to the run %.4f\n", what, t->least_wall,
         t->least_processor, t->least_wall / run->least_wall);
}

int main(int argc, char **argv) {
  cs_model_settings models = {0};
  cs_arena *arena = cs_arena_new();
  casus_diag *d = casus_diag_new();
  size_t threads = argc > 4 ? (size_t)strtoul(argv[4], NULL, 10) : 2, *chosen;
  timer run_time = {0}, judged = {0}, result = {0}, analyses = {0}, page = {0};
  cs_study study;
  cs_plan plan;
  cs_run_settings settings, box;
  cs_run run;
  size_t bytes = 0;

  if (argc < 2 || cs_study_read(argv[1], &models, arena, d, &study)) return 1;
  chosen = cs_arena_alloc(arena, study.c.n_strategies, sizeof *chosen);
  for (size_t i = 0; i < study.c.n_strategies; i++) chosen[i] = i;
  if (cs_study_plan(&study, chosen, study.c.n_strategies, arena, d, &plan)) return 1;
  start(&run_time);
  settings = (cs_run_settings){.design = CS_DESIGN_SOBOL,
                               .seed = 1,
                               .futures = argc > 2 ? strtoull(argv[2], NULL, 10) : 65536,
                               .replicates = CS_DESIGN_REPLICATES,
                               .deep_points = argc > 3 ? strtoul(argv[3], NULL, 10) : 128,
                               .threads = threads,
                               .block = CS_BLOCK,
                               .keeps_watches = true,
                               .watches = plan.watches,
                               .n_watches = plan.n_watches,
                               .probes = plan.probes,
                               .n_probes = plan.n_probes};
  box = settings;
  settings.deep_points = 1;
  settings.deep_is_drawn = study.graph.n_deep > 0;
  if (cs_run_make(&plan.program, &settings, d, &run)) return 1;
  stop(&run_time, 0);
  for (int go = 0; go < TIMES; go++) {
    cs_finding finding;
    cs_quality quality;
    cs_survival survival;
    cs_buf out = {0};
    json_t *json, *kept;
    cs_result found;
    size_t first, second;

    start(&judged);
    if (cs_find(&study, &plan, &run, &box, arena, &finding) ||
        cs_judge_quality(&study, &plan, &run, finding.verdicts, arena, &quality))
      return 1;
    found = (cs_result){.study = &study,
                        .plan = &plan,
                        .run = &run,
                        .finding = &finding,
                        .quality = &quality,
                        .survival = &survival,
                        .threads = threads,
                        .pictures = cs_pictures};
    if (!cs_result_lead(&found, &first, &second)) first = CS_NO_PICTURES;
    if (cs_survival_find(&study, &plan, &run, first, arena, &survival)) return 1;
    stop(&judged, go);
    start(&result);
    json = cs_result_json(&found, false);
    stop(&result, go);
    start(&analyses);
    kept = json_array();
    if (!kept || cs_analyses_for_page(&survival, kept)) return 1;
    stop(&analyses, go);
    start(&page);
    if (!json || cs_page_write_json(json, kept, NULL, &out)) return 1;
    stop(&page, go);
    bytes = out.n;
    json_decref(json);
    json_decref(kept);
    cs_survival_free(&survival);
    cs_finding_free(&finding);
    cs_buf_free(&out);
  }
  show("run", &run_time, &run_time);
  show("verdicts and sentences", &judged, &run_time);
  show("result", &result, &run_time);
  show("analyses", &analyses, &run_time);
  show("page", &page, &run_time);
  printf("%zu bytes\n", bytes);
  cs_run_free(&run);
  cs_study_free(&study);
  casus_diag_free(d);
  cs_arena_free(arena);
  return 0;
}
