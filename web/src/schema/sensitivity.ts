// Made by types.mjs from schema/sensitivity.schema.json.

/**
 * A number that does not exist is null. Errors are half widths of 95 % intervals.
 */
export interface Answer {
  /**
   * What every answer begins with.
   */
  casus: Envelope & {
    answer?: "sensitivity";
    form?: 1;
  };
  /**
   * Futures that the answer rests on, of all deep points together; 0: it has a design of its own.
   */
  futures: number;
  /**
   * Of a case: independent replicates, from which the errors come.
   */
  replicates?: number;
  /**
   * Of a table: rows that differ from another in at most one input and were left out.
   */
  repeats_left_out?: number;
  /**
   * Of a table: do its rows fill the inputs evenly, as a sequence does?
   */
  even?: boolean;
  /**
   * How the shares were found.
   */
  method: "sobol" | "shapley" | "morris" | "given" | "pawn" | "delta";
  /**
   * Evaluations that a design took; 0: the futures at hand were used.
   */
  runs: number;
  /**
   * Points of each replicate of a design; 0: there was none.
   */
  points: number;
  /**
   * False: the limit of runs came before the ranking of every target was settled.
   */
  settled: boolean;
  /**
   * A measure under a strategy, a difference, or the margin of a claim.
   */
  targets: {
    /**
     * Its name.
     */
    target: string;
    /**
     * Its mean.
     */
    mean: number | null;
    /**
     * Its standard deviation.
     */
    sd: number | null;
    /**
     * Futures without a value.
     */
    failed: number;
    /**
     * Its ranking is settled.
     */
    settled: boolean;
    /**
     * Left out when none is stated.
     */
    unit?: string;
    /**
     * Method pawn: what ks_median is for an input without influence.
     */
    dummy_median?: number;
    /**
     * In the order of the case or table; the method says which indices there are.
     */
    inputs: {
      /**
       * An input, or a group of them.
       */
      input: string;
      first_order?: Estimate;
      total?: Estimate;
      shapley?: Estimate;
      mu_star?: Estimate;
      mu?: Estimate;
      sigma?: Estimate;
      ks_median?: Estimate;
      ks_mean?: Estimate;
      ks_max?: Estimate;
      delta?: Estimate;
      delta_half?: Estimate;
    }[];
    /**
     * With --second: every two inputs.
     */
    pairs?: {
      /**
       * One of them.
       */
      input: string;
      /**
       * The other.
       */
      with: string;
      second_order: Estimate;
    }[];
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
 * A number with its error.
 */
export interface Estimate {
  /**
   * Null: there is none.
   */
  value: number | null;
  /**
   * Half width of its 95 % interval; null: not known.
   */
  error: number | null;
}
