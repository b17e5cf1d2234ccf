# How one room of C++ is compiled; core/Makefile, client/Makefile and test/unit/Makefile include it.
# The room says TOP, ROOM and SOURCES before. VARIANT=asan and VARIANT=fuzz
# build the same files into build/asan/ and build/fuzz/.
VARIANT ?=
BUILD := $(TOP)/build$(if $(VARIANT),/$(VARIANT))

ifeq ($(VARIANT),asan)
# Optimizing instrumented code doubles the time to compile it, which is longer than the tests run.
VARIANT_FLAGS := -O0 -g1 -fno-omit-frame-pointer \
	-fsanitize=address,undefined -fno-sanitize-recover=all
else ifeq ($(VARIANT),fuzz)
# libFuzzer is clang's; 19 is in Debian 12 and 13. It warns of GCC 12's own headers.
CXX := clang++-19
VARIANT_FLAGS := -O1 -g1 -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined \
	-fno-sanitize-recover=all -Wno-deprecated-declarations
else
# The tests' own code has nothing to gain. -g1 has the lines of a backtrace, and is a third quicker.
VARIANT_FLAGS := -g1 $(if $(filter test/unit,$(ROOM)),-O0,-O2)
endif
PG_CONFIG ?= pg_config
LIBPQ_INCLUDE := $(shell $(PG_CONFIG) --includedir)
ALL_CXXFLAGS := -std=c++20 -fPIC -Wall -Wextra -Werror $(VARIANT_FLAGS) \
	-I$(TOP) -isystem $(LIBPQ_INCLUDE) $(CXXFLAGS)

# Most of the time of a compilation is the headers: BATCH files are compiled as one. A room names as
# ALONE those that cannot share a batch, since what they have in an anonymous namespace is called as
# in another file. BATCH=1 compiles each alone: for who edits and builds again.
BATCH ?= $(if $(filter asan,$(VARIANT)),36,$(if $(filter fuzz,$(VARIANT)),1,8))
BATCHED := $(if $(filter-out 1,$(BATCH)),$(filter-out $(ALONE),$(SOURCES)))
BATCHES := $(foreach at,$(shell seq 1 $(BATCH) $(words $(BATCHED))),batch_$(at).cpp)

OBJECTS = $(patsubst %.cpp,$(BUILD)/$(ROOM)/%.o,$(filter-out $(BATCHED),$(SOURCES)) $(BATCHES))

$(BUILD)/$(ROOM)/%.o: %.cpp $(TOP)/tools/build.mk
	@mkdir -p $(@D)
	$(CXX) $(ALL_CXXFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/$(ROOM)/batch_%.o: $(BUILD)/$(ROOM)/batch_%.cpp $(TOP)/tools/build.mk
	$(CXX) $(ALL_CXXFLAGS) -MMD -MP -c -o $@ $<
$(BATCHES:%=$(BUILD)/$(ROOM)/%): $(BUILD)/$(ROOM)/batch_%.cpp: $(BUILD)/$(ROOM)/objects
	@printf '#include "$(ROOM)/%s"\n' $(wordlist $*,$(shell expr $* + $(BATCH) - 1),$(BATCHED)) >$@

# An archive or program must also be made anew when a source was taken away: its list of objects
# is a prerequisite.
$(BUILD)/$(ROOM)/objects: FORCE
	@mkdir -p $(@D)
	@echo '$(OBJECTS) $(BATCHED)' | cmp -s - $@ || echo '$(OBJECTS) $(BATCHED)' >$@

$(BUILD)/$(ROOM)/%.a:
	@rm -f $@
	ar rcs $@ $(filter %.o,$^)

.PHONY: FORCE
.DELETE_ON_ERROR:
-include $(wildcard $(BUILD)/$(ROOM)/*.d $(BUILD)/$(ROOM)/*/*.d)
