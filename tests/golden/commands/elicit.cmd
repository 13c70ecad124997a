casus elicit cases/base-poll/judgments.csv
