"""The flagship through libcasus from text in memory: with a loader, twice at once, stopped once.

  library.py LIBCASUS FOLDER-OF-THE-CASE"""
import ctypes
import json
import os
import sys
import threading

lib = ctypes.CDLL(sys.argv[1])
folder = sys.argv[2]
pointer, size, text = ctypes.c_void_p, ctypes.c_size_t, ctypes.c_char_p
LOADER = ctypes.CFUNCTYPE(ctypes.c_int, pointer, text, pointer)
PROGRESS = ctypes.CFUNCTYPE(None, pointer, ctypes.c_uint64, ctypes.c_uint64)
for name in ("casus_context_new", "casus_diag_new", "casus_diag_text"):
    getattr(lib, name).restype = pointer
lib.casus_version.restype = text
for name in ("casus_context_free", "casus_diag_free", "casus_case_free", "casus_answer_free", "casus_text_free",
             "casus_context_stop"):
    getattr(lib, name).argtypes = [pointer]
lib.casus_diag_text.argtypes = [pointer, ctypes.c_int]
lib.casus_context_set_loader.argtypes = [pointer, LOADER, pointer]
lib.casus_context_set_progress.argtypes = [pointer, PROGRESS, pointer]
lib.casus_sink_write.argtypes = [pointer, text, size]
lib.casus_case_parse.argtypes = [text, text, size, pointer, pointer, pointer]
lib.casus_ask.argtypes = [pointer, text, text, pointer, pointer, pointer]
lib.casus_answer_text.argtypes = [pointer, text, ctypes.c_uint, pointer, pointer]
OK, STOPPED = 0, 4
asked = []


@LOADER
def load(user, name, sink):
    """Files of a folder that is nowhere."""
    name = name.decode()
    asked.append(name)
    with open(os.path.join(folder, os.path.basename(name)), "rb") as f:
        content = f.read()
    return lib.casus_sink_write(sink, content, len(content))


def ask(case, options, context=None):
    """The status and the answer's lean JSON, or None."""
    answer, out = pointer(), pointer()
    status = lib.casus_ask(case, b"run", json.dumps(options).encode(), context, None, ctypes.byref(answer))
    if not answer:
        return status, None
    assert lib.casus_answer_text(answer, b"lean", 0, ctypes.byref(out), None) == OK
    said = ctypes.string_at(out)
    lib.casus_text_free(out)
    lib.casus_answer_free(answer)
    return status, said


context, diag, case = lib.casus_context_new(), lib.casus_diag_new(), pointer()
lib.casus_context_set_loader(context, load, None)
with open(os.path.join(folder, "case.yaml"), "rb") as f:
    content = f.read()
status = lib.casus_case_parse(b"nowhere/case.yaml", content, len(content), context, diag, ctypes.byref(case))
if status != OK:
    sys.exit(ctypes.string_at(lib.casus_diag_text(diag, 0)).decode())
assert all(name.startswith("nowhere/") for name in asked), asked

options = {"futures": 256, "deep": 8}
results = [None, None]


def work(k):
    results[k] = ask(case, options)


threads = [threading.Thread(target=work, args=(k,)) for k in range(2)]
for t in threads:
    t.start()
for t in threads:
    t.join()
assert results[0][0] == OK and results[0] == results[1]
document = json.loads(results[0][1])
assert document["casus"]["answer"] == "run lean" and document["claims"]


@PROGRESS
def stop(user, done, total):
    if done < total:
        lib.casus_context_stop(context)


lib.casus_context_set_progress(context, stop, None)
status, said = ask(case, {"futures": 65536, "deep": 8}, context)
assert status == STOPPED, status
lib.casus_case_free(case)
lib.casus_diag_free(diag)
lib.casus_context_free(context)
print(f"libcasus {lib.casus_version().decode()}: {len(document['claims'])} claims, {len(asked)} files loaded")
