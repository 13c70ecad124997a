// Made by types.mjs from schema/robust.schema.json.

/**
 * A number that does not exist is null. Errors are half widths of 95 % intervals.
 */
export interface Answer {
  /**
   * What every answer begins with.
   */
  casus: Envelope & {
    answer?: "robust";
    form?: 1;
  };
  /**
   * Of all deep points together.
   */
  futures: number;
  /**
   * How often the futures were drawn again to see whether the ranking stays; 0: never.
   */
  resamples: number;
  /**
   * What a resample draws: the replicates of a run, or the futures of a file.
   */
  resampled: "replicates" | "futures";
  /**
   * In the order of all lists by strategy.
   */
  strategies: string[];
  /**
   * Measures of which it is said which way is better; all thresholds together come last.
   */
  measures: {
    /**
     * Its name, or "all thresholds".
     */
    measure: string;
    /**
     * Which way is better.
     */
    better: "high" | "low";
    /**
     * Futures in which every strategy has a value.
     */
    compared: number;
    /**
     * Futures in which one of them has none.
     */
    left_out: number;
    /**
     * Its threshold, if it has this one.
     */
    at_least: number | null;
    /**
     * Its threshold, if it has this one.
     */
    at_most: number | null;
    /**
     * Left out when none is stated.
     */
    unit?: string;
    /**
     * Futures without a value, by strategy.
     */
    failed: number[];
    /**
     * Criteria under which the strategy alone is first, by strategy.
     */
    first_under: number[];
    /**
     * What each criterion says.
     */
    criteria: {
      /**
       * As docs/methods/robustness.md lists it, or as it was asked for.
       */
      name: string;
      /**
       * In the grammar of criteria.
       */
      as: string;
      /**
       * By strategy.
       */
      values: {
        /**
         * Its name.
         */
        strategy: string;
        /**
         * What the criterion gives, at the worst deep point.
         */
        value: number | null;
        /**
         * The same at the best deep point; null without deep ranges, and where the criterion pools them.
         */
        best_deep_point: number | null;
        /**
         * 1 is best; equals share the better rank.
         */
        rank: number;
        /**
         * Share of the resamples in which it is first; left out without resamples.
         */
        first_share?: number;
      }[];
    }[];
    /**
     * Kendall's tau-b between the rankings of every two criteria; null: one of them ranks nothing.
     */
    rank_agreement: (number | null)[][];
    /**
     * By strategy, then by deep point.
     */
    mean_regret_by_deep_point: (number | null)[][];
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
