anshin_fuzz(spf_record LINKS anshin_spf)
anshin_fuzz(spf_engine LINKS anshin_reference)
anshin_fuzz(spf_native LINKS anshin_spf)
target_include_directories(fuzz_spf_native PRIVATE "${PROJECT_SOURCE_DIR}/tests")
