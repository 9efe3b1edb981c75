# SPDX-License-Identifier: Apache-2.0
# sarad_room(name ROOMS other rooms USES libraries EXCEPT files): a folder of the tree becomes the
# static library sarad_<name> of all its sources. collectors/ takes its platforms from platforms.def.
function(sarad_room name)
  cmake_parse_arguments(ARG "" "" "ROOMS;USES;EXCEPT" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${name}/*.cpp)
  foreach(file ${ARG_EXCEPT})
    list(REMOVE_ITEM sources ${CMAKE_SOURCE_DIR}/${name}/${file})
  endforeach()
  add_library(sarad_${name} STATIC ${sources})
  target_link_libraries(sarad_${name} PUBLIC sarad_options ${ARG_USES})
  foreach(room ${ARG_ROOMS})
    target_link_libraries(sarad_${name} PUBLIC sarad_${room})
  endforeach()
endfunction()
