// Made by types.mjs from schema/thresholds.schema.json.

/**
 * A number that does not exist is null. Errors are half widths of 95 % intervals. A value of an input is the name of a level where it has levels.
 */
export interface Answer {
  /**
   * What every answer begins with.
   */
  casus: Envelope & {
    answer?: "thresholds";
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
   * A measure under a strategy, a difference, or the margin of a claim.
   */
  targets: {
    /**
     * Its name.
     */
    target: string;
    margin: Estimate;
    /**
     * Futures without a value.
     */
    failed: number;
    /**
     * What a margin above 0 means.
     */
    above: string;
    /**
     * Left out when none is stated.
     */
    unit?: string;
    /**
     * The inputs with most weight, the first one first.
     */
    inputs: {
      /**
       * Its name.
       */
      input: string;
      share: Estimate;
      /**
       * Probability of the values at which the margin beyond doubt has another sign than overall; of a deep range, the part of it.
       */
      other_side: number;
      /**
       * It is a deep range, which has no probability: a probability here is the part of the range below. Left out otherwise.
       */
      deep?: true;
      /**
       * Left out when none is stated.
       */
      unit?: string;
      /**
       * Where the mean margin changes its sign.
       */
      crossings: {
        /**
         * Share of the input's values below.
         */
        probability: number;
        /**
         * The input there.
         */
        value: number | null;
        /**
         * Lower end of its 95 % interval; null: open.
         */
        low: number | null;
        /**
         * Upper end; null: open.
         */
        high: number | null;
        /**
         * Is the margin above 0 beyond?
         */
        rises: boolean;
      }[];
      /**
       * The mean margin by the input, the others at their distributions.
       */
      curve: {
        /**
         * Share of the input's values below; of a level its middle.
         */
        probability: number;
        /**
         * The input there.
         */
        value: number | string | null;
        margin: Estimate;
      }[];
    }[];
    /**
     * Every pair of the first inputs (--mapped).
     */
    maps: {
      /**
       * The input whose cells go down.
       */
      down: string;
      /**
       * The input whose cells go across.
       */
      across: string;
      /**
       * Lower ends of its cells, or their levels.
       */
      down_from: (number | string | null)[];
      /**
       * The same for the other.
       */
      across_from: (number | string | null)[];
      /**
       * The mean margin, by rows.
       */
      margin: Estimate[][];
    }[];
    /**
     * The smallest change of several inputs that turns the sign of the mean margin; null: none was found.
     */
    smallest_change: null | {
      /**
       * In standard deviations from the middle.
       */
      length: number;
      /**
       * The margin after it by the curves.
       */
      model_margin: number | null;
      /**
       * Where each input goes.
       */
      moves: {
        /**
         * Its name.
         */
        input: string;
        /**
         * Where it goes.
         */
        value: number | string | null;
        /**
         * The same in standard deviations (normal score).
         */
        z: number;
      }[];
      checked_margin?: Estimate;
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
