/* See run_options.h. */
#include "report/run_options.h"

void cs_run_options(const cs_study *study, const cs_run *run, cs_buf *out) {
  cs_buf_printf(out, " --futures %llu --seed %llu --design %s --replicates %u",
                (unsigned long long)run->futures, (unsigned long long)run->seed,
                cs_design_names[run->design], run->replicates);
  if (study->graph.n_deep && !run->deep_is_drawn)
    cs_buf_printf(out, " --deep %zu", run->deep_points);
}
