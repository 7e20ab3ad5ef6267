@63380:5.2.13 @eebus1.3.0
Feature: Tell maker, model and serial number

  @IEC63380-5.2.13-D-P1 @DEVICE @needs:ev_commissioning
  Scenario: A station tells who made it
    Given an energy manager that is connected
    When the energy manager looks up the maker of the station
    Then something is told about the maker

  @IEC63380-5.2.13-D-N1 @DEVICE @needs:ev_commissioning
  Scenario: What a station tells of its maker is not too long
    Given an energy manager that is connected
    When the energy manager looks up the maker of the station
    Then no text is longer than it should be

  @IEC63380-5.2.13-D-N2 @DEVICE @needs:ev_commissioning
  Scenario: Nobody else says who made a station
    Given an energy manager that is connected
    When the energy manager looks up the maker of the station
    Then something is told about the maker
    When the energy manager writes the maker of the station itself
    Then the setting is refused because it is only read
    When the energy manager looks up the maker of the station
    Then all is as it was before

  @IEC63380-5.2.13-E-X1 @EMS @needs:ev_commissioning
  Scenario: An energy manager wants to know who made a station
    Given the energy manager shows that it is alive and says which limit holds
    Then the energy manager has asked for the maker of the station

  @IEC63380-5.2.13-E-P1 @EMS @needs:ev_commissioning
  Scenario: A maker may have any letters in its name
    Given the energy manager shows that it is alive and says which limit holds
    When the station lets the energy manager know a maker with umlauts and smileys
    Then the connection stays up for 10 seconds
    When the operator orders a limit
    Then the energy manager sets the limit that was ordered

  @IEC63380-5.2.13-E-N1 @EMS @needs:ev_commissioning
  Scenario: A name that is too long does no harm
    Given the energy manager shows that it is alive and says which limit holds
    When the station lets the energy manager know a maker with a name of 300 letters
    Then the connection stays up for 10 seconds
    When the operator orders a limit
    Then the energy manager sets the limit that was ordered

  @IEC63380-5.2.13-E-N2 @EMS @needs:ev_commissioning
  Scenario: A station without a maker does no harm
    Given the energy manager shows that it is alive and says which limit holds
    When the station lets the energy manager know nothing about its maker
    Then the connection stays up for 10 seconds
    When the operator orders a limit
    Then the energy manager sets the limit that was ordered
