@63380:5.2.16 @eebus1.3.0 @EMS
Feature: Have a station limit the power that it draws
  An energy manager shows a station that it is alive and tells it which limit holds, as soon as the two are connected and
  whenever that changes.

  @IEC63380-5.2.16-E-P1
  Scenario: The first contact
    Then the energy manager shows that it is alive and says which limit holds

  @IEC63380-5.2.16-E-P2
  Scenario: After a cut connection all is said again
    Given the energy manager shows that it is alive and says which limit holds
    When the connection is cut for 20 seconds and comes back
    Then the energy manager shows that it is alive and says again which limit holds

  @IEC63380-5.2.16-E-P3
  Scenario: An operator orders a limit
    Given the energy manager shows that it is alive and says which limit holds
    When the operator orders a limit
    Then the energy manager sets the limit that was ordered

  @IEC63380-5.2.16-E-X1
  Scenario: An operator orders a limit for ten minutes
    Given the energy manager shows that it is alive and says which limit holds
    When the operator orders a limit for 600 seconds
    Then the energy manager sets the limit that was ordered for 600 seconds

  @IEC63380-5.2.16-E-X2
  Scenario: An operator takes a limit back
    Given the energy manager shows that it is alive and says which limit holds
    And the operator has ordered a limit
    When the operator takes the limit back
    Then the energy manager says that there is no limit

  @IEC63380-5.2.16-E-P4
  Scenario: A limit that was refused is set again
    Given the energy manager shows that it is alive and says which limit holds
    And the station refuses the next limit
    When the operator orders a limit
    Then the energy manager shows again that it is alive and repeats the limit

  @IEC63380-5.2.16-E-N4
  Scenario: No limit below zero is ever set
    Given the energy manager shows that it is alive and says which limit holds
    When the operator orders a limit
    Then the energy manager sets no limit below zero

  @IEC63380-5.2.16-E-N1 @TC_SPINE_RTC_003
  Scenario: A station whose use cases are called not available is limited all the same
    Given the energy manager shows that it is alive and says which limit holds
    When the station comes back with use cases that it calls not available
    Then the energy manager shows that it is alive and says again which limit holds

  @IEC63380-5.2.16-E-N5
  Scenario: A station on an entity of another type is limited all the same
    Given the energy manager shows that it is alive and says which limit holds
    When the station comes back with its limit on an entity of another type
    Then the energy manager shows that it is alive and says again which limit holds

  @IEC63380-5.2.16-E-N2
  Scenario: A station without a limit does no harm
    Given the energy manager shows that it is alive and says which limit holds
    When the station lets the energy manager know no limit at all
    Then the connection stays up for 10 seconds
    And the energy manager shows every minute that it is alive, for 120 seconds

  @IEC63380-5.2.16-E-N3
  Scenario: An inactive limit without a value does no harm
    Given the energy manager shows that it is alive and says which limit holds
    When the station lets the energy manager know an inactive limit without a value
    Then the connection stays up for 10 seconds
    When the operator orders a limit
    Then the energy manager sets the limit that was ordered
