@63110:8.2.3 @ocpp2.0.1
Feature: Manage smart charging
  The CSMS shapes what stations and sessions may take: limits for one session, for every session of an EVSE, for the
  whole station. A station that works in watts gets kilowatts in the place of amperes.

  Background:
    Given a charging station that the CSMS has accepted

  @IEC63110-8.2.3-P1 @CS @needs:smart_charging
  Scenario: A running session keeps to the limit that was set for it
    Given no limits are installed in the station
    And the driver has started a session on EVSE 1
    And the station has told what EVSE 1 can give without limits
    When the CSMS limits the session on EVSE 1 to 6 A
    Then the station accepts the limit
    When the CSMS asks what EVSE 1 may take in the next 300 seconds
    Then the station tells a schedule
    And the schedule covers what was asked for
    And the schedule is never above the limits in force
    And the schedule is what the limits in force amount to

  @IEC63110-8.2.3-P2 @CS @needs:smart_charging
  Scenario: A default limit for all EVSEs belongs to the station
    Given no limits are installed in the station
    When the CSMS sets a default limit of 6 A for all EVSEs
    Then the station accepts the limit
    When the CSMS asks for the limits of the station itself that are defaults
    Then the station reports these limits and no others
    And they are reported as they were set

  @IEC63110-8.2.3-P3 @CSMS @needs:smart_charging @TC_K_60_CSMS
  Scenario: The operator limits a running session
    Given the driver has started a session on EVSE 1
    When the CSMS limits the session on EVSE 1 to 6 A
    Then the station is told to limit the session on EVSE 1
    And the limit has one schedule, which begins at once and ascends

  @IEC63110-8.2.3-N1 @CS @needs:smart_charging @TC_K_02_CS
  Scenario: A limit for a session needs a session
    Given no limits are installed in the station
    When the CSMS limits a session on EVSE 1 that does not exist
    Then the station rejects the limit, because nobody is charging

  @IEC63110-8.2.3-N2 @CS @needs:smart_charging @TC_K_14_CS
  Scenario: A limit for an EVSE that does not exist is rejected
    Given no limits are installed in the station
    When the CSMS sets a default limit of 6 A for an EVSE that does not exist
    Then the station rejects the limit, because the EVSE does not exist

  @IEC63110-8.2.3-N3 @CS @needs:smart_charging @TC_K_16_CS
  Scenario: A limit for another session does not fall on the one that is running
    Given no limits are installed in the station
    And the driver has started a session on EVSE 1
    When the CSMS limits a session on EVSE 1 that does not exist
    Then the station rejects the limit, because the session does not exist

  @IEC63110-8.2.3-N4 @CS @needs:smart_charging @needs:single_rate_unit @TC_K_12_CS @TC_K_42_CS
  Scenario: A limit in a unit that the station does not work in is rejected
    Given no limits are installed in the station
    And the station works in amperes only, or in watts only
    When the CSMS sets a default limit for EVSE 1 in the other unit
    Then the station rejects the limit, because the station does not work in that unit
    When the CSMS asks in the other unit what EVSE 1 may take in the next 300 seconds
    Then the station cannot tell a schedule, because it does not work in that unit

  @IEC63110-8.2.3-N5 @CS @needs:smart_charging @TC_K_08_CS
  Scenario: What is not there cannot be taken back
    Given no limits are installed in the station
    When the CSMS takes a limit back that does not exist
    Then the station says that it has no such limit to drop

  @IEC63110-8.2.3-N6 @CS @needs:smart_charging
  Scenario: A limit that says nothing is refused
    When the CSMS sends a limit without a schedule
    Then the limit is refused as malformed

  @IEC63110-8.2.3-N7 @CS @lacks:smart_charging @TC_K_15_CS
  Scenario: A station without smart charging says so
    When the CSMS sets a default limit of 6 A for EVSE 1
    Then the limit is refused as something that the station cannot do

  @IEC63110-8.2.3-N8 @CSMS @needs:smart_charging
  Scenario: The CSMS lives with a station that refuses a limit
    Given the driver has started a session on EVSE 1
    And the station refuses every limit
    When the CSMS limits the session on EVSE 1 to 6 A
    Then the station is told to limit the session on EVSE 1
    And the limit is not repeated for 30 seconds
    And the connection stays up for 2 seconds

  @IEC63110-8.2.3-X1 @CS @needs:smart_charging @TC_K_01_CS
  Scenario: A default limit for one EVSE is kept as it was set
    Given no limits are installed in the station
    When the CSMS sets a default limit of 6 A for EVSE 1
    Then the station accepts the limit
    When the CSMS asks for the limits by the number of the last
    Then the station reports these limits and no others
    And they are reported as they were set

  @IEC63110-8.2.3-X2 @CS @needs:smart_charging @TC_K_10_CS
  Scenario: A default limit for all EVSEs is kept as it was set
    Given no limits are installed in the station
    When the CSMS sets a default limit of 6 A for all EVSEs
    Then the station accepts the limit
    When the CSMS asks for the limits by the number of the last
    Then the station reports these limits and no others
    And they are reported as they were set

  @IEC63110-8.2.3-X3 @CS @needs:smart_charging @TC_K_03_CS
  Scenario: A limit for the whole station is kept as it was set
    Given no limits are installed in the station
    When the CSMS limits the whole station to 6 A
    Then the station accepts the limit
    When the CSMS asks for the limits by the number of the last
    Then the station reports these limits and no others
    And they are reported as they were set

  @IEC63110-8.2.3-X4 @CS @needs:smart_charging @TC_K_60_CS
  Scenario: A limit for a running session is kept as it was set
    Given no limits are installed in the station
    And the driver has started a session on EVSE 1
    When the CSMS limits the session on EVSE 1 to 6 A
    Then the station accepts the limit
    When the CSMS asks for the limits by the number of the last
    Then the station reports these limits and no others
    And they are reported as they were set

  @IEC63110-8.2.3-X5 @CS @needs:smart_charging @TC_K_04_CS
  Scenario: A limit with a known number takes the place of the old one
    Given no limits are installed in the station
    And a default limit of 6 A at stack level 0 is installed for EVSE 1
    When the CSMS replaces that limit by 10 A
    Then the station accepts the limit
    When the CSMS asks for the limits by the number of the last
    Then the station reports these limits and no others
    And they are reported as they were set

  @IEC63110-8.2.3-X6 @CS @needs:smart_charging @TC_K_05_CS
  Scenario: A limit is taken back by its number
    Given no limits are installed in the station
    And a default limit of 6 A at stack level 0 is installed for EVSE 1
    When the CSMS takes that limit back
    Then the station drops what was meant
    When the CSMS asks for the limits by the number of the last
    Then the station says that it has no such limits

  @IEC63110-8.2.3-X7 @CS @needs:smart_charging @TC_K_06_CS
  Scenario: Limits are taken back by what they are for, and those on other levels stay
    Given no limits are installed in the station
    And a default limit of 6 A at stack level 0 is installed for EVSE 1
    And a default limit of 8 A at stack level 1 is installed for EVSE 1
    And the driver has started a session on EVSE 1
    When the CSMS takes the default limits at stack level 0 back
    Then the station drops what was meant
    When the CSMS asks for the limits that are defaults at stack level 0
    Then the station says that it has no such limits
    When the CSMS asks for the limits that are defaults
    Then the station reports these limits and no others

  @IEC63110-8.2.3-X8 @CS @needs:smart_charging @TC_K_07_CS
  Scenario: What is taken back must fit in every respect
    Given no limits are installed in the station
    And a default limit of 6 A at stack level 1 is installed for EVSE 1
    When the CSMS takes the limits of the whole station at stack level 0 back
    Then the station says that it has no such limit to drop
    When the CSMS asks for the limits that are defaults
    Then the station reports these limits and no others

  @IEC63110-8.2.3-X9 @CS @needs:smart_charging @needs:several_evses @TC_K_24_CS
  Scenario: One order takes the limits of several EVSEs back
    Given no limits are installed in the station
    And a default limit of 6 A at stack level 0 is installed for EVSE 1
    And a default limit of 6 A at stack level 0 is installed for EVSE 2
    When the CSMS takes the default limits at stack level 0 back
    Then the station drops what was meant
    When the CSMS asks for the limits that are defaults at stack level 0
    Then the station says that it has no such limits

  @IEC63110-8.2.3-X10 @CS @needs:smart_charging @TC_K_09_CS
  Scenario: A running session goes on without its default limit when that is taken back
    Given no limits are installed in the station
    And the driver has started a session on EVSE 1
    And the station has told what EVSE 1 can give without limits
    And a default limit of 6 A at stack level 0 is installed for EVSE 1
    When the CSMS takes all default limits back
    Then the station drops what was meant
    When the CSMS asks what EVSE 1 may take in the next 300 seconds
    Then the station tells a schedule
    And the schedule is what the limits in force amount to

  @IEC63110-8.2.3-X11 @CS @needs:smart_charging @TC_K_28_CS
  Scenario: A new default limit also holds for the session that is running
    Given no limits are installed in the station
    And the driver has started a session on EVSE 1
    And the station has told what EVSE 1 can give without limits
    When the CSMS sets a default limit of 6 A for EVSE 1
    Then the station accepts the limit
    When the CSMS asks what EVSE 1 may take in the next 300 seconds
    Then the station tells a schedule
    And the schedule is never above the limits in force
    And the schedule is what the limits in force amount to

  @IEC63110-8.2.3-X12 @CS @needs:smart_charging @TC_K_11_CS
  Scenario: A limit for a session needs an EVSE
    Given no limits are installed in the station
    When the CSMS limits the sessions of all EVSEs as if they were one
    Then the station rejects the limit, because a session has exactly one EVSE

  @IEC63110-8.2.3-X13 @CS @needs:smart_charging
  Scenario: A limit for the whole station cannot be set for an EVSE
    Given no limits are installed in the station
    When the CSMS limits EVSE 1 to 6 A as if it were the whole station
    Then the station rejects the limit, because only the station as a whole has such a limit

  @IEC63110-8.2.3-X14 @CS @needs:smart_charging
  Scenario: Where an EVSE has a default limit, all EVSEs cannot get one of the same level
    Given no limits are installed in the station
    And a default limit of 6 A at stack level 0 is installed for EVSE 1
    When the CSMS sets a default limit of 8 A for all EVSEs
    Then the station rejects the limit, because that level is taken

  @IEC63110-8.2.3-X15 @CS @needs:smart_charging
  Scenario: Where all EVSEs have a default limit, one EVSE cannot get another of the same level
    Given no limits are installed in the station
    And a default limit of 6 A at stack level 0 is installed for all EVSEs
    When the CSMS sets a default limit of 8 A for EVSE 1
    Then the station rejects the limit, because that level is taken

  @IEC63110-8.2.3-X16 @CS @needs:smart_charging @TC_K_13_CS
  Scenario: A limit survives a restart
    Given no limits are installed in the station
    And a default limit of 6 A at stack level 0 is installed for EVSE 1
    When the CSMS orders the station to restart immediately
    Then the station goes down and comes back
    When the CSMS asks for the limits by the number of the last
    Then the station reports these limits and no others
    And they are reported as they were set

  @IEC63110-8.2.3-X17 @CS @needs:smart_charging
  Scenario: A limit for a session is gone with the session
    Given no limits are installed in the station
    And the driver has started a session on EVSE 1
    When the CSMS limits the session on EVSE 1 to 6 A
    Then the station accepts the limit
    When the driver ends the session on EVSE 1
    Then the session has come to its end
    When the CSMS asks for the limits by the number of the last
    Then the station says that it has no such limits

  @IEC63110-8.2.3-X18 @CS @needs:smart_charging @TC_K_19_CS
  Scenario Outline: A limit may come again <repeats>
    Given no limits are installed in the station
    When the CSMS sets a default limit of 6 A for EVSE 1 that repeats <repeats>
    Then the station accepts the limit
    When the CSMS asks for the limits by the number of the last
    Then the station reports these limits and no others
    And they are reported as they were set

    Examples:
      | case   | repeats |
      | daily  | daily   |
      | weekly | weekly  |

  @IEC63110-8.2.3-X19 @CS @needs:smart_charging
  Scenario Outline: A limit has a time of its own: <when>
    Given no limits are installed in the station
    And the station has told what EVSE 1 can give without limits
    When the CSMS sets a default limit of 6 A for EVSE 1, <when> seconds
    Then the station accepts the limit
    When the CSMS asks what EVSE 1 may take in the next 400 seconds
    Then the station tells a schedule
    And the schedule covers what was asked for
    And the schedule is never above the limits in force
    And the schedule is what the limits in force amount to

    @TC_K_21_CS
    Examples:
      | case       | when            |
      | valid_from | valid after 300 |

    @TC_K_22_CS
    Examples:
      | case     | when          |
      | valid_to | valid for 300 |

    @TC_K_23_CS
    Examples:
      | case   | when               |
      | begins | beginning after 60 |

  @IEC63110-8.2.3-X20 @CS @needs:smart_charging @TC_K_39_CS
  Scenario: Without any limit the station tells what it can give
    Given no limits are installed in the station
    When the CSMS asks what the whole station may take in the next 300 seconds
    Then the station tells a schedule
    And the schedule covers what was asked for

  @IEC63110-8.2.3-X21 @CS @needs:smart_charging @TC_K_40_CS
  Scenario: Among default limits the higher stack level wins while it lasts
    Given no limits are installed in the station
    And the station has told what EVSE 1 can give without limits
    And EVSE 1 is limited by default at stack level 0 for 420 seconds to 6 A, 8 A after 100 s, 10 A after 200 s
    And EVSE 1 is limited by default at stack level 1 for 150 seconds to 7 A, 9 A after 100 s
    When the CSMS asks what EVSE 1 may take in the next 350 seconds
    Then the station tells a schedule
    And the schedule covers what was asked for
    And the schedule is never above the limits in force
    And the schedule is what the limits in force amount to

  @IEC63110-8.2.3-X22 @CS @needs:smart_charging @TC_K_41_CS
  Scenario: The lowest of station, default and session limit counts
    Given no limits are installed in the station
    And the driver has started a session on EVSE 1
    And the station has told what EVSE 1 can give without limits
    And a limit of 10 A is installed for the whole station
    And EVSE 1 is limited by default at stack level 0 for 300 seconds to 6 A, 10 A after 60 s, 8 A after 120 s
    And the session on EVSE 1 is limited for 260 seconds to 8 A, 11 A after 50 s, 6 A after 200 s, 12 A after 240 s
    When the CSMS asks what EVSE 1 may take in the next 400 seconds
    Then the station tells a schedule
    And the schedule covers what was asked for
    And the schedule is never above the limits in force
    And the schedule is what the limits in force amount to

  @IEC63110-8.2.3-X23 @CS @needs:smart_charging
  Scenario: The station as a whole stays within its own limit
    Given no limits are installed in the station
    And a limit of 6 A is installed for the whole station
    When the CSMS asks what the whole station may take in the next 300 seconds
    Then the station tells a schedule
    And the schedule covers what was asked for
    And the schedule is never above the limits in force

  @IEC63110-8.2.3-X24 @CS @needs:smart_charging @TC_K_47_CS
  Scenario: There is no schedule of an EVSE that does not exist
    Given no limits are installed in the station
    When the CSMS asks what an EVSE that does not exist may take in the next 300 seconds
    Then the station cannot tell a schedule, because it has no such EVSE

  @IEC63110-8.2.3-X25 @CS @needs:smart_charging
  Scenario Outline: The station reports the limits <which>
    Given no limits are installed in the station
    And a limit of 10 A is installed for the whole station
    And a default limit of 6 A at stack level 1 is installed for EVSE 1
    When the CSMS asks for the limits <which>
    Then the station reports these limits and no others
    And they are reported as they were set

    @TC_K_29_CS
    Examples:
      | case    | which                 |
      | station | of the station itself |

    @TC_K_30_CS
    Examples:
      | case | which     |
      | evse | of EVSE 1 |

    @TC_K_31_CS
    Examples:
      | case       | which                       |
      | everywhere | of the station and all EVSEs |

    @TC_K_32_CS
    Examples:
      | case   | which                      |
      | number | by the number of the first |

    @TC_K_33_CS
    Examples:
      | case  | which                      |
      | level | of EVSE 1 at stack level 1 |

    @TC_K_35_CS
    Examples:
      | case    | which                       |
      | purpose | of EVSE 1 that are defaults |

    @TC_K_36_CS
    Examples:
      | case          | which                                        |
      | purpose_level | of EVSE 1 that are defaults at stack level 1 |

  @IEC63110-8.2.3-X26 @CS @needs:smart_charging @TC_K_34_CS
  Scenario: Limits are told apart by who has set them
    Given no limits are installed in the station
    And a default limit of 6 A at stack level 1 is installed for EVSE 1
    When the CSMS asks for the limits of EVSE 1
    Then the station reports these limits and no others
    When the CSMS asks for the limits of EVSE 1 that others have set
    Then the station says that it has no such limits

  @IEC63110-8.2.3-X27 @CS @needs:smart_charging @needs:several_evses
  Scenario: A default limit for one EVSE leaves the others alone
    Given no limits are installed in the station
    And the station has told what EVSE 2 can give without limits
    When the CSMS sets a default limit of 6 A for EVSE 1
    Then the station accepts the limit
    When the CSMS asks what EVSE 2 may take in the next 300 seconds
    Then the station tells a schedule
    And the schedule is what the limits in force amount to

  @IEC63110-8.2.3-X28 @CS @needs:smart_charging @needs:several_evses
  Scenario: A default limit for all EVSEs holds on each of them
    Given no limits are installed in the station
    And the station has told what EVSE 2 can give without limits
    When the CSMS sets a default limit of 6 A for all EVSEs
    Then the station accepts the limit
    When the CSMS asks what EVSE 2 may take in the next 300 seconds
    Then the station tells a schedule
    And the schedule is never above the limits in force
    And the schedule is what the limits in force amount to

  @IEC63110-8.2.3-X29 @CS @needs:smart_charging
  Scenario: What flows keeps to the limit
    Given no limits are installed in the station
    And the driver has started a session on EVSE 1
    When the CSMS limits the session on EVSE 1 to 6 A
    Then the station accepts the limit
    When 10 seconds pass
    And the CSMS asks what flows on EVSE 1 now
    Then no more flows on EVSE 1 than the limit lets through

  @IEC63110-8.2.3-X30 @CSMS @needs:smart_charging @TC_K_01_CSMS
  Scenario: The operator sets a default limit for one EVSE
    When the CSMS sets a default limit of 6 A for EVSE 1
    Then the station is told a default limit for EVSE 1
    And the limit has one schedule, which begins at once and ascends

  @IEC63110-8.2.3-X31 @CSMS @needs:smart_charging @TC_K_10_CSMS
  Scenario: The operator sets a default limit for all EVSEs
    When the CSMS sets a default limit of 6 A for all EVSEs
    Then the station is told a default limit for all EVSEs
    And the limit has one schedule, which begins at once and ascends

  @IEC63110-8.2.3-X32 @CSMS @needs:smart_charging @TC_K_03_CSMS
  Scenario: The operator limits the whole station
    When the CSMS limits the whole station to 8 A
    Then the station is told a limit for itself as a whole
    And the limit has one schedule, which begins at once and ascends

  @IEC63110-8.2.3-X33 @CSMS @needs:smart_charging @TC_K_19_CSMS
  Scenario: The operator sets a limit that comes again every day
    When the CSMS sets a default limit of 6 A for EVSE 1 that repeats daily
    Then the station is told a default limit for EVSE 1 that repeats daily
    And the limit has one schedule, which begins at once and ascends

  @IEC63110-8.2.3-X34 @CSMS @needs:smart_charging @TC_K_70_CSMS
  Scenario: The operator sets two limits beside each other
    When the CSMS sets a default limit of 6 A for EVSE 1 at stack level 0
    Then the station is told a default limit for EVSE 1
    When the CSMS sets a default limit of 8 A for EVSE 1 at stack level 1
    Then the station is told a default limit for EVSE 1
    And both limits can stand side by side

  @IEC63110-8.2.3-X35 @CSMS @needs:smart_charging @TC_K_04_CSMS
  Scenario: The operator changes a limit
    When the CSMS sets a default limit of 8 A for EVSE 1
    Then the station is told a default limit for EVSE 1
    When the CSMS replaces that limit by 6 A
    Then the station is told a default limit for EVSE 1
    And the second limit takes the place of the first

  @IEC63110-8.2.3-X36 @CSMS @needs:smart_charging @TC_K_05_CSMS
  Scenario: The operator takes a limit back
    When the CSMS sets a default limit of 6 A for EVSE 1
    Then the station is told a default limit for EVSE 1
    When the CSMS takes that limit back
    Then the station is told to drop that limit

  @IEC63110-8.2.3-X37 @CSMS @needs:smart_charging @TC_K_06_CSMS
  Scenario: The operator takes all limits of a kind back
    When the CSMS sets a default limit of 6 A for EVSE 1
    Then the station is told a default limit for EVSE 1
    When the CSMS takes the default limits at stack level 0 of EVSE 1 back
    Then the station is told which kind of limits to drop

  @IEC63110-8.2.3-X38 @CSMS @needs:smart_charging @TC_K_08_CSMS
  Scenario: The CSMS lives with a station that has no such limit
    Given the station knows none of the limits that it is told to drop
    When the CSMS takes the default limits at stack level 0 of EVSE 1 back
    Then the station is told which kind of limits to drop
    And the connection stays up for 10 seconds

  @IEC63110-8.2.3-X39 @CSMS @needs:smart_charging @TC_K_15_CSMS
  Scenario: The CSMS lives with a station that does not know limits
    Given the station does not know limits at all
    When the CSMS sets a default limit of 6 A for EVSE 1
    Then the station is told a default limit for EVSE 1
    And the limit is not repeated for 30 seconds
    And the connection stays up for 2 seconds

  @IEC63110-8.2.3-X40 @CSMS @needs:smart_charging
  Scenario Outline: The CSMS asks for the limits <which>
    When the CSMS sets a default limit of 6 A for EVSE 1 at stack level 1
    Then the station is told a default limit for EVSE 1
    When the CSMS limits the whole station to 8 A
    Then the station is told a limit for itself as a whole
    When the CSMS asks for the limits <which>
    Then the station is asked for <told>
    And the report of the station is acknowledged

    @TC_K_29_CSMS
    Examples:
      | case    | which                 | told                           |
      | station | of the station itself | the limits of EVSE 0 by source |

    @TC_K_30_CSMS
    Examples:
      | case | which     | told                           |
      | evse | of EVSE 1 | the limits of EVSE 1 by source |

    @TC_K_31_CSMS
    Examples:
      | case       | which                        | told                 |
      | everywhere | of the station and all EVSEs | all limits by source |

    @TC_K_32_CSMS
    Examples:
      | case   | which                      | told                 |
      | number | by the number of the first | all limits by number |

    @TC_K_33_CSMS
    Examples:
      | case  | which                      | told                                |
      | level | of EVSE 1 at stack level 1 | the limits of EVSE 1 by stack level |

    @TC_K_34_CSMS
    Examples:
      | case   | which                       | told                           |
      | source | of EVSE 1 that the CSO set  | the limits of EVSE 1 by source |

    @TC_K_35_CSMS
    Examples:
      | case    | which                       | told                            |
      | purpose | of EVSE 1 that are defaults | the limits of EVSE 1 by purpose |

    @TC_K_36_CSMS
    Examples:
      | case          | which                                        | told                                            |
      | purpose_level | of EVSE 1 that are defaults at stack level 1 | the limits of EVSE 1 by purpose and stack level |

  @IEC63110-8.2.3-X41 @CSMS @needs:smart_charging @TC_K_43_CSMS
  Scenario: The CSMS asks what one EVSE may take
    When the CSMS asks what EVSE 1 may take in the next 300 seconds
    Then the station is asked what EVSE 1 may take

  @IEC63110-8.2.3-X42 @CSMS @needs:smart_charging @TC_K_44_CSMS
  Scenario: The CSMS asks what the whole station may take
    When the CSMS asks what the whole station may take in the next 300 seconds
    Then the station is asked what it may take as a whole

  @IEC63110-8.2.3-X43 @CSMS @needs:smart_charging @TC_K_02_CSMS
  Scenario: The CSMS lives with a station that has no session to limit
    When the CSMS limits a session on EVSE 1 that does not exist
    Then the station is told to limit a session on EVSE 1, though none is running
    And the limit is not repeated for 30 seconds
    And the connection stays up for 2 seconds
