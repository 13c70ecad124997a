// Made by types.mjs from schema/discover.schema.json.

/**
 * A case is a future that is looked for. A number that does not exist is null.
 */
export interface Answer {
  /**
   * What every answer begins with.
   */
  casus: Envelope & {
    answer?: "discover";
    form?: 1;
  };
  /**
   * How often the futures were drawn again to see whether the limits stay; 0: never.
   */
  resamples: number;
  /**
   * One for each strategy.
   */
  discoveries: {
    /**
     * Its name; "all": the file names none.
     */
    strategy: string;
    /**
     * What is looked for.
     */
    target: string;
    /**
     * Futures that were asked about.
     */
    futures: number;
    /**
     * Those of them that are looked for.
     */
    cases: number;
    /**
     * Futures of which it is not known.
     */
    left_out: number;
    /**
     * Limits of a few inputs within which most cases lie, one box after the other.
     */
    boxes: {
      /**
       * Share of the cases that lie inside.
       */
      coverage: number | null;
      /**
       * Share of the futures inside that are cases.
       */
      density: number | null;
      /**
       * Share of the futures that lie inside.
       */
      mass: number | null;
      /**
       * Futures inside.
       */
      futures: number;
      /**
       * Inputs that are limited.
       */
      inputs: number;
      /**
       * Step of the search from which the box is.
       */
      step: number;
      /**
       * Inputs that the box limits, and with resamples those that some of their boxes limit.
       */
      limits: {
        /**
         * Its name.
         */
        input: string;
        /**
         * Left out when none is stated.
         */
        unit?: string;
        /**
         * Of a number: inside it is at least this; null: no limit.
         */
        low?: number | null;
        /**
         * Of a number: inside it is at most this; null: no limit.
         */
        high?: number | null;
        /**
         * Of a number: the least in any future.
         */
        least?: number | null;
        /**
         * Of a number: the most in any future.
         */
        most?: number | null;
        /**
         * Of an input with levels: those inside.
         */
        levels?: string[];
        /**
         * False: only resamples limit it.
         */
        limited: boolean;
        /**
         * Quasi-p value of the lower limit, or of the levels; null: there is none.
         */
        quasi_p_low: number | null;
        /**
         * Quasi-p value of the upper limit; null: there is none.
         */
        quasi_p_high: number | null;
        /**
         * How the limits fare in the resamples; left out without them.
         */
        resamples?: {
          /**
           * Share of them that limit the input.
           */
          restricted: number;
          /**
           * 5 % quantile of their lower limits.
           */
          low_5: number | null;
          /**
           * 95 % quantile of their lower limits.
           */
          low_95: number | null;
          /**
           * 5 % quantile of their upper limits.
           */
          high_5: number | null;
          /**
           * 95 % quantile of their upper limits.
           */
          high_95: number | null;
        };
      }[];
      /**
       * The steps of the search, from all futures on.
       */
      trajectory: {
        /**
         * Share of the cases that lie inside.
         */
        coverage: number | null;
        /**
         * Share of the futures inside that are cases.
         */
        density: number | null;
        /**
         * Share of the futures that lie inside.
         */
        mass: number | null;
        /**
         * Futures inside.
         */
        futures: number;
        /**
         * Inputs that are limited.
         */
        inputs: number;
      }[];
    }[];
    tree?: Branch;
    /**
     * With --folds: how the tree was pruned by cross-validation.
     */
    tree_pruned?: {
      /**
       * How many.
       */
      folds: number;
      /**
       * What a leaf costs, as a share of the impurity of the whole.
       */
      penalty: number;
      /**
       * Mean square error of the chosen tree on the futures left out.
       */
      error: number;
      /**
       * The same of the tree with the least.
       */
      least: number;
      /**
       * Standard error of the least.
       */
      least_error: number;
    };
    /**
     * A logistic regression; left out where there was nothing to tell apart.
     */
    logistic?: {
      /**
       * Its pseudo-R2 (McFadden).
       */
      r2: number | null;
      /**
       * In natural units.
       */
      intercept: number | null;
      /**
       * A line separates the cases without an error: the coefficients have no finite value.
       */
      separated: boolean;
      /**
       * Its inputs; of one with levels a term for each but the first.
       */
      terms: {
        /**
         * Its name.
         */
        input: string;
        /**
         * Coefficient in natural units.
         */
        per_unit: number | null;
        /**
         * Coefficient per standard deviation.
         */
        per_sd: number | null;
        /**
         * Standard error of the latter.
         */
        error: number | null;
        /**
         * Pseudo-R2 of this input alone.
         */
        r2_alone: number | null;
        /**
         * Of an input with levels: which one.
         */
        level?: string;
      }[];
    };
    /**
     * At most 300 futures by the two inputs that matter most; left out with one input.
     */
    scatter?: {
      /**
       * The first input.
       */
      x: string;
      /**
       * The second input.
       */
      y: string;
      /**
       * [x, y, 1 for a case or else 0].
       */
      points: [number | null, number | null, number | null][];
    };
    /**
     * Shares of cases by up to four inputs in three bins each.
     */
    stacking?: {
      /**
       * Those that matter most, the first one first.
       */
      inputs: {
        /**
         * Its name.
         */
        input: string;
        /**
         * Upper ends of the lower two bins.
         */
        upper_edges: number[];
        /**
         * Of an input with levels: their names; null: it has none.
         */
        levels: null | string[];
      }[];
      /**
       * [futures, cases] in each cell, the last input's bins going round fastest.
       */
      futures_and_cases: [number, number][];
    };
  }[];
}
/**
 * What every answer begins with.
 */
export interface Envelope {
  /**
   * The question that is answered: the command's name and, of attrition, the model's.
   */
  answer: string;
  /**
   * Version of this answer's form: it rises when a key goes or changes its meaning.
   */
  form: number;
  /**
   * Version of casus.
   */
  version: string;
  /**
   * The file, as it was named; a list where there are several; null: there is none.
   */
  source: (string | null) | string[];
  /**
   * Of a case: SHA-256 of its file and tables; null: the source is not a case.
   */
  case_sha256: string | null;
  /**
   * What a program set over the text of the case, in order; not there: nothing.
   */
  set?: {
    /**
     * null: in the case as it stands.
     */
    strategy: string | null;
    /**
     * As in `set:` of a strategy.
     */
    name: string;
    /**
     * As in `set:` of a strategy.
     */
    value: string;
  }[];
  /**
   * Of the random numbers; null: none were drawn.
   */
  seed: number | null;
}
/**
 * A node of the tree; a leaf has no input.
 */
export interface Branch {
  /**
   * Futures in it.
   */
  futures: number;
  /**
   * Cases among them.
   */
  cases: number;
  /**
   * What it is split by.
   */
  input?: string;
  /**
   * Of an input with levels: those that go to the left.
   */
  left_levels?: string[];
  /**
   * Of a number: what goes to the left.
   */
  left_at_most?: number | null;
  left?: Branch;
  right?: Branch;
}
