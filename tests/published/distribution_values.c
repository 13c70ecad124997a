/* Quantiles, probabilities and moments against SciPy 1.10.1 (beta, triang, norm, truncnorm,
 * lognorm, PchipInterpolator) and mpmath 1.3.0 with 30 digits, and the special functions behind
 * them. */
#include "support.h"

#include "base/libm.h"
#include "base/special.h"
#include "quantity/distribution.h"

#include <math.h>
#include <string.h>

enum { POINTS = 12 };

static const double at[POINTS] = {1e-9, 1e-6, 1e-3, 0.01, 0.1,   0.25,
                                  0.5,  0.75, 0.9,  0.99, 0.999, 1 - 1e-6};

/* The knots given to PchipInterpolator are those of the text and, where these don't reach 0 or 100,
 * the ends a tenth of the range further out: (0, 6) and (1, 54) for the first. */
static const struct {
  const char *text;
  double quantile[POINTS];
} rows[] = {
    {"pert(60, 75, 85)",
     {60.0302723780213, 60.2315666737094, 61.8084440727409, 63.6660948308235, 67.7527615211966,
      70.7872156531341, 74.3632299499425, 77.7350307344622, 80.2845210021592, 83.2136786761599,
      84.2846239441397, 84.9506941591891}},
    {"pert(0, 0, 1)",
     {2.0000000008e-10, 2.00000080000048e-07, 0.000200080048033626, 0.0020080483385742,
      0.0208516376390232, 0.055912488705098, 0.129449436703876, 0.242141716744801,
      0.369042655519807, 0.601892829446503, 0.748811356849042, 0.936904265551618}},
    {"pert(-2, -2, 6)",
     {-1.9999999984, -1.99999839999936, -1.99839935961573, -1.98393561329141, -1.83318689888781,
      -1.55270009035922, -0.964404506368993, -0.0628662660415926, 0.952341244158454,
      2.81514263557202, 3.99049085479234, 5.49523412441294}},
    {"pert(1, 5, 5)",
     {1.06339572769844, 1.25238293779208, 2.00475457260383, 2.59242868221399, 3.52382937792077,
      4.0314331330208, 4.4822022531845, 4.77635004517961, 4.91659344944391, 4.9919678066457,
      4.99919967980787, 4.99999919999968}},
    {"tri(1, 2, 4)",
     {1.00005477225575, 1.00173205080757, 1.05477225575052, 1.17320508075689, 1.54772255750517,
      1.86602540378444, 2.26794919243112, 2.77525512860841, 3.22540333075852, 3.75505102572168,
      3.92254033307585, 3.99755051025718}},
    {"tri(1, 1, 4)",
     {1.0000000015, 1.00000150000038, 1.00150037518762, 1.01503768868014, 1.15395010584846,
      1.40192378864668, 1.87867965644036, 2.5, 3.05131670194949, 3.7, 3.90513167019495,
      3.99699999999996}},
    {"beta(0.5, 0.5)",
     {2.46740110027234e-18, 2.46740110027031e-12, 2.46739907091694e-06, 0.000246719817134221,
      0.0244717418524232, 0.146446609406726, 0.5, 0.853553390593274, 0.975528258147577,
      0.999753280182866, 0.999997532600929, 0.999999999997532}},
    {"beta(2, 900)",
     {4.96635558176453e-08, 1.57121573364108e-06, 5.0417412924131e-05, 0.000164955592982109,
      0.000590399443399102, 0.00106692510961807, 0.00186205920818582, 0.00298568975725835,
      0.00431019742155899, 0.00734474944448834, 0.0102012687396162, 0.0183617435109176}},
    {"beta(0.3, 7)",
     {1.04763093008805e-31, 1.04763093008805e-21, 1.04763093013871e-11, 2.25705265325298e-08,
      4.86376369052879e-05, 0.00103613654734759, 0.0109271067068964, 0.0502041457235401,
      0.124415429017435, 0.326913646618249, 0.499378589099214, 0.805830669197265}},
    {"normal(10, 2)",
     {-1.99561403001537, 0.493151382354203, 3.81953538766437, 5.34730425191832, 7.4368968689108,
      8.65102049960784, 10, 11.3489795003922, 12.5631031310892, 14.6526957480817, 16.1804646123356,
      19.5068486176342}},
    {"normal(0, 1) within 1..2",
     {1.00000000056166, 1.00000056165952, 1.00056181717807, 1.00563245578336, 1.05783760895321,
      1.15191027172268, 1.33644034774525, 1.58286242406022, 1.79482687008078, 1.97543886161785,
      1.99748912977782, 1.99999748282373}},
    {"normal(5, 2) within 0..20",
     {1.13392654377265e-07, 0.000113384627549173, 0.1060914406536, 0.718523134268166,
      2.4993310928193, 3.68018907322262, 5.0155654798163, 6.35876616153, 7.57019584809483,
      9.6573682135373, 11.1841636111192, 14.5093659218136}},
    {"normal(0, 1) within 6..9",
     {6.00000000016238, 6.00000016237774, 6.00016245681252, 6.00163173904042, 6.01708506265862,
      6.04654147781014, 6.11156506179519, 6.22122319829611, 6.3634142843627, 6.70799437847184,
      7.03636647777847, 7.9430055568164}},
    {"lognormal(1, 0.5)",
     {0.135483758745412, 0.252407065760175, 0.579774436839861, 0.84944342590576, 1.43221789349868,
      1.94013027891803, 2.71828182845905, 3.80853604483271, 5.15917035562259, 8.69870302551546,
      12.7447083372728, 29.2743631271001}},
    {"lognormal(1, 0.5) within 2..9",
     {2.00000000218472, 2.00000218471927, 2.00218445005827, 2.02182191890826, 2.21745768964427,
      2.55338384825189, 3.21183423019739, 4.2254861644007, 5.47828152104973, 7.98841797672856,
      8.86306476034081, 8.99985684973365}},
    {"quantiles(5: 10, 50: 20, 95: 50)",
     {6.00000008577778, 6.00008577832754, 6.08631424740235, 6.89944876753887, 11.7963267274353,
      15.052130881988, 20, 34.5349283030443, 46.1912430028372, 53.1827213250518, 53.9186123362319,
      53.9999186666107}},
    {"quantiles(0: 0, 25: 1, 50: 5, 100: 6)",
     {2.23999999744e-17, 2.23999744e-11, 2.23744e-05, 0.0022144, 0.1984, 1, 5, 5.74324324324324,
      5.95827027027027, 5.99957881081081, 5.99999578421622, 5.99999999999578}},
};

static const struct {
  const char *text;
  double mean, sd;
} moments[] = {
    {"20..50", 35, 8.66025403784439},
    {"pert(60, 75, 85)", 74.1666666666667, 4.68237153316598},
    {"tri(1, 2, 4)", 2.33333333333333, 0.623609564462324},
    {"beta(2, 900)", 0.00221729490022173, 0.00156525766741135},
    {"lognormal(1, 0.5)", 3.08021684891803, 1.64157184562387},
    {"normal(0, 1) within 1..2", 1.38316904663155, 0.269708891400708},
    {"normal(5, 2) within 0..20", 5.03527565097334, 1.95509011904103},
    {"normal(0, 1) within 6..9", 6.15848260420713457, 0.15487942340756599},
    {"lognormal(1, 0.5) within 2..9", 3.57615137678129573, 1.34498410142825166},
    /* Three values: 0.5 + 0.5 + 0.75, and 0.5 (0.75)^2 + 0.25 (0.25)^2 + 0.25 (1.25)^2 = 0.6875. */
    {"choice(3: 0.25, 1: 0.5, 2: 0.25)", 1.75, 0.82915619758885},
};

static cs_distribution *read(const char *text, cs_arena *arena) {
  cs_distribution *p;

  assert_int_equal(
      cs_distribution_parse(text, strlen(text), (cs_place){"t", 1, 1, 1}, NULL, arena, &p), 0);
  assert_non_null(p);
  return p;
}

/* The target of the tables: 1e-9 of the spread; of the spread of the logarithm for lognormal(),
 * which is an error of the ratio. */
static void quantiles_are_those_of_scipy(void **state) {
  cs_arena *arena = cs_arena_new();
  cs_inverses *tables = cs_inverses_new();

  (void)state;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    cs_distribution *p = read(rows[i].text, arena);
    double low = rows[i].quantile[2], high = rows[i].quantile[10], spread = high - low;
    double ratio = cs_distribution_kind_of(p) == CS_LOGNORMAL ? log(high / low) : 0;
    double exact[POINTS], fast[POINTS];

    cs_distribution_quantiles(p, POINTS, at, exact);
    assert_int_equal(cs_distribution_prepare(p, tables), 0);
    cs_distribution_quantiles(p, POINTS, at, fast);
    for (size_t k = 0; k < POINTS; k++) {
      assert_near(exact[k], rows[i].quantile[k], 1e-11 * spread + 2e-15 * fabs(exact[k]));
      assert_near(fast[k], rows[i].quantile[k], 1e-9 * (spread + ratio * rows[i].quantile[k]));
    }
    for (size_t k = 2; k < POINTS - 1; k++)
      assert_near(cs_distribution_cdf(p, rows[i].quantile[k]), at[k], 1e-11);
  }
  cs_inverses_free(tables);
  cs_arena_free(arena);
}

static void moments_are_those_of_scipy(void **state) {
  cs_arena *arena = cs_arena_new();

  (void)state;
  for (size_t i = 0; i < sizeof moments / sizeof *moments; i++) {
    cs_distribution *p = read(moments[i].text, arena);

    assert_near(cs_distribution_mean(p), moments[i].mean, 1e-12 * moments[i].mean);
    assert_near(cs_distribution_sd(p), moments[i].sd, 1e-11 * moments[i].sd);
  }
  cs_arena_free(arena);
}

/* The moments of quantiles() by the trapezium rule on its quantile function. */
static void moments_of_elicited_quantiles(void **state) {
  enum { STEPS = 1 << 16 };
  static double u[STEPS], x[STEPS];
  cs_arena *arena = cs_arena_new();
  cs_distribution *p = read("quantiles(5: 10, 50: 20, 95: 50)", arena);
  double sum = 0, square = 0;

  (void)state;
  for (int i = 0; i < STEPS; i++) u[i] = (i + 0.5) / STEPS;
  cs_distribution_quantiles(p, STEPS, u, x);
  for (int i = 0; i < STEPS; i++) sum += x[i] / STEPS;
  for (int i = 0; i < STEPS; i++) square += (x[i] - sum) * (x[i] - sum) / STEPS;
  assert_near(cs_distribution_mean(p), sum, 1e-6);
  assert_near(cs_distribution_sd(p), sqrt(square), 1e-6);
  cs_arena_free(arena);
}

static void normal_functions(void **state) {
  static const double z[] = {-37, -20, -8, -3.3, -1, 0, 0.5, 2, 6};
  static const double p[] = {
      5.7255712225245768e-300, 2.7536241186062337e-89, 6.2209605742717841e-16,
      0.00048342414238377751,  0.15865525393145705,    0.5,
      0.6914624612740131,      0.97724986805182079,    0.99999999901341235};
  static const double tail[] = {1e-300, 1e-20, 1e-9, 0.001, 0.3};
  static const double quantile[] = {-37.047096299361199, -9.2623400897984076, -5.9978070150076869,
                                    -3.0902323061678135, -0.52440051270804082};
  double column[9];

  (void)state;
  cs_normal_cdf_column(9, z, column);
  for (size_t i = 0; i < 9; i++) {
    assert_near(cs_normal_cdf(z[i]), p[i], 1e-13 * p[i]);
    /* exp(-z^2 / 2) at z = 37 has a rounding error of 1e-13 in its exponent. */
    assert_near(column[i], p[i], 2e-13 * p[i]);
  }
  for (size_t i = 0; i < 5; i++) assert_near(cs_normal_quantile(tail[i]), quantile[i], 1e-14);
  assert_near(cs_normal_quantile(0.7), 0.52440051270804082, 1e-15);
}

static void exponential_column(void **state) {
  enum { N = 4001 };
  static double x[N], y[N];

  (void)state;
  for (int i = 0; i < N; i++) x[i] = 0.34 * (i - 2000) + 0.001 * i;
  cs_exp_column(N, x, y);
  for (int i = 0; i < N; i++) assert_near(y[i], exp(x[i]), 5e-16 * exp(x[i]));
}

/* I_x(1, 5) = 1 - (1 - x)^5; the arcsine law (2 / pi) asin(sqrt(1/4)) = 1/3; the others mpmath.
 * The logarithms in front of the fraction are some thousands for a + b = 20,000, whose last bit is
 * 1e-12. */
static void incomplete_beta_function(void **state) {
  static const double row[][4] = {{1, 5, 0.1, 0.40951},
                                  {3, 3, 0.5, 0.5},
                                  {0.5, 0.5, 0.25, 1 / 3.0},
                                  {2, 900, 0.001, 0.2278654171641114},
                                  {100, 200, 0.3, 0.10884306564490976},
                                  {0.1, 50, 1e-6, 0.39008790689152469},
                                  {10000, 10, 0.9985, 0.069271949582070068},
                                  {9000, 0.5, 0.9999, 0.17970765859185821},
                                  {300, 600, 0.32, 0.19868773790939809},
                                  {10000, 10000, 0.5, 0.5}};

  static const double logs[][3] = {{9.5, 9000, -74.812459830712791},
                                   {10, 10, -13.736229227036555},
                                   {10000, 0.1, 1.3316831145965869},
                                   {10000, 10000, -13866.28325676141},
                                   {11, 9.99, -14.421685872342953}};

  (void)state;
  for (size_t i = 0; i < sizeof logs / sizeof *logs; i++)
    assert_near(cs_log_beta(logs[i][0], logs[i][1]), logs[i][2], 1e-15 * (5 + fabs(logs[i][2])));
  for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
    const double *r = row[i];

    assert_near(cs_beta_cdf(r[0], r[1], cs_log_beta(r[0], r[1]), r[2]), r[3],
                r[0] + r[1] > 1000 ? 1e-12 : 1e-13);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(quantiles_are_those_of_scipy),
      cmocka_unit_test(moments_are_those_of_scipy),
      cmocka_unit_test(moments_of_elicited_quantiles),
      cmocka_unit_test(normal_functions),
      cmocka_unit_test(exponential_column),
      cmocka_unit_test(incomplete_beta_function),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
