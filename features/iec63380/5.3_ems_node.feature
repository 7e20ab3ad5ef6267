@63380:EL.Node @echonetlite @EMS
Feature: An energy manager is a node of the local energy interface
  It introduces itself, tells what it is, finds devices and learns what they can before it uses them.

  @IEC63380-C-EP1
  Scenario: An energy manager introduces itself and tells what it is
    When the energy manager is switched off and on again
    Then the energy manager introduces itself to everybody
    When our device asks the energy manager for all that a node must tell of itself
    Then the energy manager tells all of it

  @IEC63380-C-EP2
  Scenario: An energy manager learns what a new device can
    When our device is switched on
    Then the energy manager asks what can be read there

  @IEC63380-T161-EP2
  Scenario: What wants to be confirmed is confirmed
    Given an energy manager that knows our charging device
    When our device tells the energy manager that the operation status is "off", and wants it confirmed
    Then the energy manager confirms it

  @IEC63380-T161-EN2
  Scenario: What is told to an object that it does not have is dropped
    Given an energy manager that knows our charging device
    When our device tells an object that the energy manager does not have that the operation status is "off"
    Then the energy manager says nothing to it

  @IEC63380-T161-EN1
  Scenario Outline: Announcements that mean nothing do no harm
    Given an energy manager that knows our charging device
    When our device announces <what>
    And our device tells the energy manager that the operation status is "on", and wants it confirmed
    Then the energy manager confirms it

    Examples:
      | what                          |
      | a value that means nothing    |
      | a property that nobody knows  |
      | an object that is not there   |
