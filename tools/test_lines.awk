#!/usr/bin/awk -f
# Turns ctest's output into a short line for each test as it ends; what a failed test says stays whole.
/^ *Start +[0-9]+:/ || /^ *$/ { next }
/^ *[0-9]+\/[0-9]+ Test +#[0-9]+: / {
  sub(/ Test +#[0-9]+: /, " ")
  sub(/ \.\.+/, "")
  sub(/ +Passed +/, "  ")
  print
  fflush()
  next
}
/^(Test project|ctest ended|[0-9]+% tests passed|Total Test time|Errors while)/ { next }
{ print; fflush() }
